package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.KeyCommand.ReportLeak;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyLeakReported;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.RevocationReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a key one of whose secrets has leaked: a notice, once for each secret,
 * and what the tenant's policy says while the secret can still be used. The last root key is left
 * as it is (ADR 0011).
 */
final class LeakDecider {

  private LeakDecider() {}

  /**
   * The decision.
   *
   * @param key its state, with the bulk revocations of its tenant
   */
  static Decision decide(ReportLeak c, KeyState key, KeyDetails details, Surroundings around) {
    List<RegistryEvent> notice =
        details.leaked().contains(c.generation()) ? List.of() : List.of(notice(c, key, details));
    KeyEvent action = action(c, key, details, around.tenant());
    if (action == null) {
      return new Decision.Accepted(notice);
    }
    List<RegistryEvent> all = new ArrayList<>(notice);
    all.add(action);
    Decision decision = LastRootKey.kept(new Decision.Accepted(all), key, around.rootKeys());
    return decision instanceof Decision.Accepted ? decision : new Decision.Accepted(notice);
  }

  /** Whether the tenant lets no key work one of whose working secrets has leaked. */
  static boolean leakStops(KeyDetails key, TenantState tenant, Instant now) {
    return tenant.details().policies().onLeak() != LeakPolicy.NOTIFY && leaked(key, now);
  }

  /** Whether the tenant revokes a key for a leak of a working secret, and there was one. */
  static boolean leakRevokes(KeyDetails key, TenantState tenant, Instant now) {
    return tenant.details().policies().onLeak() == LeakPolicy.REVOKE && leaked(key, now);
  }

  private static boolean leaked(KeyDetails key, Instant now) {
    return key.leaked().stream().anyMatch(generation -> works(generation, key, now));
  }

  private static KeyLeakReported notice(ReportLeak c, KeyState key, KeyDetails details) {
    // Nothing personal is written of a deleted key: nothing would take it out of the views. Nothing
    // long is written of a key that has changed too often: all its events are read each
    // time.
    boolean brief = key instanceof KeyState.Deleted || details.version() >= KeyDecider.MAX_VERSION;
    String url = brief ? null : c.url();
    return new KeyLeakReported(
        c.key(), details.tenant(), c.generation(), c.reporter(), url, c.by());
  }

  private static @Nullable KeyEvent action(
      ReportLeak c, KeyState key, KeyDetails details, TenantState tenant) {
    boolean stopped =
        switch (key) {
          case KeyState.Active s -> false;
          case KeyState.Disabled s -> false;
          case KeyState.Unissued s -> true;
          case KeyState.Revoked s -> true;
          case KeyState.Deleted s -> true;
        };
    if (stopped || !works(c.generation(), details, c.by().at())) {
      return null;
    }
    return switch (tenant.details().policies().onLeak()) {
      case NOTIFY -> null;
      case DISABLE ->
          key instanceof KeyState.Active
              ? new KeyEvent.KeyDisabled(c.key(), details.tenant(), c.by())
              : null;
      case REVOKE ->
          new KeyEvent.KeyRevoked(
              c.key(),
              details.tenant(),
              RevocationReason.KEY_COMPROMISE,
              "a secret of the key was reported as leaked",
              c.by());
    };
  }

  /** Whether the secret is accepted, as far as it is for the secret and not for the key. */
  private static boolean works(int generation, KeyDetails details, Instant now) {
    return details.secrets().stream()
        .filter(secret -> secret.generation() == generation)
        .anyMatch(secret -> secret.until() == null || secret.until().isAfter(now));
  }
}
