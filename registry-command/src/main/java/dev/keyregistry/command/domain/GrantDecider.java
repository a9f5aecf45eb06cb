package dev.keyregistry.command.domain;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.KeyCommand.ChangeScopes;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.Scopes;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Decides what keys may be allowed to do, by scopes of their own and by roles. */
final class GrantDecider {

  private static final String EVERYTHING_OF_THE_REGISTRY = "registry:*";

  private GrantDecider() {}

  static Decision change(ChangeScopes c, KeyDetails details, TenantState tenant, Caller caller) {
    List<String> roles = requireNonNullElse(c.roles(), details.roles());
    if (c.scopes().equals(details.scopes()) && roles.equals(details.roles())) {
      return Decision.of();
    }
    // A role that was removed may stay where it is: it denies the key, and the caller gave none.
    List<String> given = requireNonNullElse(c.roles(), List.of());
    Decision refusal = refusal(c.scopes(), roles, given, tenant.details().roles(), caller);
    return refusal == null
        ? Decision.of(new KeyScopesChanged(c.key(), details.tenant(), c.scopes(), roles, c.by()))
        : refusal;
  }

  /** Why a key may not be given these; {@code null} if it may. */
  static @Nullable Decision refusal(
      Scopes scopes, List<String> roles, List<String> given, TenantRoles known, Caller caller) {
    if (!known.know(given)) {
      return Decision.invalid("roles", "names a role that the tenant does not have");
    }
    SortedSet<String> granted = known.granted(scopes, roles);
    if (granted.size() > Scopes.MAX_COUNT) {
      return Decision.invalid(
          "roles", "with its scopes, the key would have more than " + Scopes.MAX_COUNT);
    }
    return caller.mayGrant(granted) ? null : Decision.grantsTooMuch();
  }

  /**
   * Whether the caller may have all that the key has. What a role that was removed will give once
   * it is defined again nobody knows: it takes somebody who may have everything.
   */
  static boolean mayHold(Caller caller, KeyDetails details, TenantState tenant) {
    TenantRoles known = tenant.details().roles();
    return known.know(details.roles())
        ? caller.mayGrant(known.granted(details.scopes(), details.roles()))
        : caller.mayGrant(List.of(EVERYTHING_OF_THE_REGISTRY));
  }
}
