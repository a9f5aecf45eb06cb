package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps a registry from losing the last key that may do everything with it. Such a root key works
 * whatever happens to a group or a role, and from everywhere and for ever.
 */
final class LastRootKey {

  private static final String EVERYTHING = "registry:*";

  private LastRootKey() {}

  /** Whether the key may do everything with the registry, without any condition. */
  static boolean isOne(KeyState key) {
    return key instanceof KeyState.Active(KeyDetails details)
        && details.tenant().equals(TenantId.REGISTRY)
        && details.scopes().cover(EVERYTHING)
        && details.roles().isEmpty()
        && details.view().group() == null
        && details.view().restrictions().equals(Restrictions.NONE);
  }

  /**
   * The decision on a key, refused if it would leave no root key.
   *
   * @param rootKeys the root keys that there are
   */
  static Decision kept(Decision decision, KeyState key, Supplier<List<KeyState>> rootKeys) {
    if (!(decision instanceof Accepted accepted) || !isOne(key)) {
      return decision;
    }
    KeyState after = key;
    for (RegistryEvent event : accepted.events()) {
      after = after.evolve((KeyEvent) event, KeyState.NOT_YET);
    }
    return isOne(after) || rootKeys.get().stream().anyMatch(other -> !id(other).equals(id(key)))
        ? decision
        : refusal();
  }

  /** The decision on a bulk revocation, refused if it would leave no root key. */
  static Decision kept(
      Decision decision, TenantId tenant, Cut cut, Supplier<List<KeyState>> rootKeys) {
    if (!(decision instanceof Accepted) || !tenant.equals(TenantId.REGISTRY)) {
      return decision;
    }
    return rootKeys.get().stream().anyMatch(key -> !cut.covers(details(key).view()))
        ? decision
        : refusal();
  }

  private static KeyId id(KeyState key) {
    return details(key).view().id();
  }

  private static KeyDetails details(KeyState key) {
    KeyDetails details = key.known();
    if (details == null) {
      throw new IllegalArgumentException("a root key is a key");
    }
    return details;
  }

  private static Decision refusal() {
    return refuse(
        Refusal.LAST_ROOT_KEY,
        "the registry would be left without a root key: an active key of the tenant registry with"
            + " the scope registry:*, without a role, group, expiry or address range; create"
            + " another one first");
  }
}
