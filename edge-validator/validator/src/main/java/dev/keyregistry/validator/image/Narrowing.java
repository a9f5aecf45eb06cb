package dev.keyregistry.validator.image;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a view may deny something that what is held allows (rule E6). Only what is plainly the
 * same or wider is not narrowing. What denies everything is narrowed by nothing.
 */
final class Narrowing {

  private Narrowing() {}

  static boolean isOf(@Nullable TenantState held, TenantView next) {
    if (held == null || held.suspended()) {
      return false;
    }
    TenantView before = held.view();
    return next.suspended()
        || !next.cuts().equals(before.cuts())
        || !Objects.equals(next.defaultMaxStaleness(), before.defaultMaxStaleness())
        || !keepsRoles(before.roles(), next.roles());
  }

  private static boolean keepsRoles(Map<String, Scopes> before, Map<String, Scopes> next) {
    // More scopes in a role may be more than a key can hold, and so deny; a new role is no key's.
    return next.entrySet().containsAll(before.entrySet());
  }

  static boolean isOf(@Nullable GroupView held, GroupView next) {
    return held != null && held.active() && !(next.active() && next.tenant().equals(held.tenant()));
  }

  static boolean isOf(KeyEntry held, KeyView next) {
    if (!held.isActive()) {
      return false;
    }
    return next.status() != KeyStatus.ACTIVE
        || !isOfSameBelonging(held, next)
        || !keepsGrant(held.grant(), next)
        || !keepsTimes(held, next);
  }

  /** What cuts and groups go by. */
  private static boolean isOfSameBelonging(KeyEntry held, KeyView next) {
    return next.tenant().equals(held.tenant())
        && Objects.equals(next.group(), held.group())
        && next.groupSince() == held.groupSince()
        && Objects.equals(next.subject(), held.subject())
        && next.subjectSince() == held.subjectSince()
        && next.createdAt() == held.createdAt();
  }

  private static boolean keepsGrant(Grant held, KeyView next) {
    return next.environment() == held.environment()
        && keepsScopes(held, next.scopes())
        && next.roles().equals(held.roles())
        && next.restrictions().allowedIps().equals(held.allowedIps())
        && next.usage().equals(held.usage());
  }

  private static boolean keepsTimes(KeyEntry held, KeyView next) {
    Limits limits = Limits.of(next);
    return (limits == null
            || (limits.notBefore() <= held.notBeforeMillis()
                && limits.expiresAt() >= expiry(held.limits())))
        && keepsSecrets(held, next.secrets(), limits);
  }

  private static long expiry(@Nullable Limits limits) {
    return limits == null ? Long.MAX_VALUE : limits.expiresAt();
  }

  private static boolean keepsSecrets(
      KeyEntry held, List<LiveSecret> next, @Nullable Limits limits) {
    Limits before = held.limits();
    SecretHash current = held.hash();
    if (!held.hasNoHash()
        && until(current, next, limits)
            < (before == null ? Long.MAX_VALUE : before.currentUntil())) {
      return false;
    }
    return held.olderSecrets().stream()
        .allMatch(older -> until(older.hash(), next, limits) >= older.until());
  }

  private static long until(SecretHash secret, List<LiveSecret> next, @Nullable Limits limits) {
    boolean isCurrent = !next.isEmpty() && next.getFirst().sha256().equals(secret);
    if (limits == null) {
      return isCurrent ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return limits.until(secret, isCurrent);
  }

  private static boolean keepsScopes(Grant held, Scopes next) {
    // Beside roles, more scopes may be more than a key can hold, and so deny.
    return next.equals(held.scopes())
        || (held.roles().isEmpty() && next.toList().containsAll(held.scopes().toList()));
  }
}
