package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyDeciderTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Provenance BY = Provenance.system(NOW, "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId OTHER = TenantId.of("other");
  private static final KeyId KEY = new KeyId(new UUID(7, 1));
  private static final SecretHash SECRET = new SecretHash(1, 2, 3, 4);
  private static final TenantState TENANT = new TenantState.Active(TenantDetails.NONE);
  private static final Caller ROOT = caller(TenantId.REGISTRY, "registry:*");
  private static final Caller ADMIN = caller(ACME, "registry:keys:write");
  private static final Caller STRANGER = caller(OTHER, "registry:keys:write");

  @Test
  void a_key_is_created_once() {
    Accepted created = accepted(create(Scopes.of("a:b")), unissued(), ADMIN);
    assertThat(created.events()).singleElement().isInstanceOf(KeyEvent.KeyCreated.class);
    assertThat(refusal(create(Scopes.of("a:b")), active(), ADMIN))
        .isEqualTo(Refusal.ALREADY_EXISTS);
  }

  @Test
  void a_reference_id_is_a_credential_only_where_the_tenant_allows_it() {
    KeyCommand create = create(Scopes.NONE, CredentialKind.REFERENCE_ID);
    assertThat(refusal(create, unissued(), ADMIN)).isEqualTo(Refusal.INVALID);
    var allowed =
        new TenantEvent.TenantPoliciesChanged(
            ACME, new TenantPolicies(LeakPolicy.NOTIFY, RotationPolicy.DEFAULT, true), BY);
    TenantState tenant = TENANT.evolve(allowed, 1);
    assertThat(KeyDecider.decide(create, unissued(), around(tenant, ADMIN)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void an_enforced_age_bounds_the_overlap_of_a_rotation_and_keeps_a_key_disabled() {
    TenantState strict =
        TENANT.evolve(
            new TenantEvent.TenantPoliciesChanged(
                ACME,
                new TenantPolicies(
                    LeakPolicy.NOTIFY, new RotationPolicy(Duration.ofDays(90), true), false),
                BY),
            1);
    assertThat(overlapUntil(strict, NOW.plus(Duration.ofDays(80)), Duration.ofDays(30)))
        .isEqualTo(NOW.plus(Duration.ofDays(90)));
    assertThat(overlapUntil(strict, NOW.plus(Duration.ofDays(80)), Duration.ofDays(3)))
        .isEqualTo(NOW.plus(Duration.ofDays(83)));
    Instant late = NOW.plus(Duration.ofDays(100));
    assertThat(overlapUntil(strict, late, Duration.ofDays(3))).isEqualTo(late);
    assertThat(overlapUntil(TENANT, late, Duration.ofDays(3)))
        .isEqualTo(late.plus(Duration.ofDays(3)));

    KeyState disabled = active().evolve(new KeyEvent.KeyDisabled(KEY, ACME, BY), 2);
    var enable = new KeyCommand.EnableKey(KEY, Provenance.system(late, "test"));
    assertThat(KeyDecider.decide(enable, disabled, around(strict, ROOT)))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.refusal()).isEqualTo(Refusal.ROTATION_DUE));
    assertThat(KeyDecider.decide(enable, disabled, around(TENANT, ROOT)))
        .isInstanceOf(Accepted.class);
  }

  private static Instant overlapUntil(TenantState tenant, Instant at, Duration overlap) {
    var rotate =
        new KeyCommand.RotateKey(KEY, SECRET, "hint", overlap, Provenance.system(at, "test"));
    Decision decision = KeyDecider.decide(rotate, active(), around(tenant, ROOT));
    return ((KeyEvent.KeyRotated) ((Accepted) decision).events().getFirst()).overlapUntil();
  }

  @Test
  void a_foreign_tenant_does_not_exist_for_a_tenants_admin() {
    assertThat(refusal(create(Scopes.of("a:b")), unissued(), STRANGER))
        .isEqualTo(Refusal.NOT_FOUND);
    assertThat(refusal(new KeyCommand.DisableKey(KEY, BY), active(), STRANGER))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void a_suspended_tenant_gets_no_new_keys() {
    Decision decision =
        KeyDecider.decide(
            create(Scopes.of("a:b")),
            unissued(),
            around(new TenantState.Suspended(TenantDetails.NONE), ROOT));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.refusal()).isEqualTo(Refusal.TENANT_SUSPENDED));
  }

  @Test
  void nobody_grants_a_registry_scope_that_they_do_not_have() {
    assertThat(refusal(create(Scopes.of("registry:tenants:write")), unissued(), ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(
            refusal(
                new KeyCommand.ChangeScopes(KEY, Scopes.of("registry:*"), null, BY),
                active(),
                ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    accepted(create(Scopes.of("registry:tenants:write")), unissued(), ROOT);
  }

  @Test
  void so_many_secrets_work_at_once_that_the_view_stays_within_its_bound() {
    KeyState key = active();
    for (int i = 1; i < KeyDecider.MAX_LIVE_SECRETS; i++) {
      key = evolve(key, accepted(rotate(Duration.ofDays(90)), key, ADMIN));
    }
    assertThat(refusal(rotate(Duration.ofDays(90)), key, ADMIN))
        .isEqualTo(Refusal.TOO_MANY_SECRETS);
    KeyState one = evolve(key, accepted(rotate(Duration.ZERO), key, ADMIN));
    accepted(rotate(Duration.ofDays(90)), one, ADMIN);
  }

  @Test
  void a_key_that_changed_too_often_is_only_switched_rotated_and_ended() {
    KeyState key = active();
    for (int i = 1; i < KeyDecider.MAX_VERSION; i++) {
      var scopes = new KeyCommand.ChangeScopes(KEY, Scopes.of("a:b" + i), null, BY);
      key = evolve(key, accepted(scopes, key, ADMIN));
    }
    assertThat(refusal(new KeyCommand.ChangeScopes(KEY, Scopes.NONE, null, BY), key, ADMIN))
        .isEqualTo(Refusal.TOO_MANY_CHANGES);
    KeyState rotated = evolve(key, accepted(rotate(Duration.ZERO), key, ADMIN));
    KeyState stopped =
        evolve(rotated, accepted(new KeyCommand.DisableKey(KEY, BY), rotated, ADMIN));
    accepted(new KeyCommand.EnableKey(KEY, BY), stopped, ADMIN);
    accepted(
        new KeyCommand.RevokeKey(KEY, RevocationReason.KEY_COMPROMISE, null, BY), stopped, ADMIN);
    accepted(new KeyCommand.DeleteKey(KEY, BY), stopped, ADMIN);
  }

  @Test
  void nobody_lets_loose_a_key_that_may_do_more_of_the_registry_than_they() {
    KeyState powerful =
        evolve(unissued(), accepted(create(Scopes.of("registry:*")), unissued(), ROOT));
    KeyState stopped =
        evolve(powerful, accepted(new KeyCommand.DisableKey(KEY, BY), powerful, ADMIN));
    KeyState gone = evolve(powerful, accepted(new KeyCommand.DeleteKey(KEY, BY), powerful, ADMIN));
    assertThat(refusal(rotate(Duration.ZERO), powerful, ADMIN)).isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(refusal(new KeyCommand.EnableKey(KEY, BY), stopped, ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(refusal(new KeyCommand.AbortRotation(KEY, BY), powerful, ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(refusal(new KeyCommand.UndeleteKey(KEY, KeyProfile.EMPTY, BY), gone, ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    assertThat(refusal(new KeyCommand.ChangeScopes(KEY, Scopes.NONE, null, BY), powerful, ADMIN))
        .isEqualTo(Refusal.GRANTS_TOO_MUCH);
    accepted(new KeyCommand.EnableKey(KEY, BY), stopped, ROOT);
    accepted(new KeyCommand.UndeleteKey(KEY, KeyProfile.EMPTY, BY), gone, ROOT);
  }

  @Test
  void a_revoked_key_never_works_again() {
    KeyState revoked = evolve(active(), accepted(revoke(), active(), ADMIN));
    assertThat(revoked).isInstanceOf(KeyState.Revoked.class);
    assertThat(refusal(new KeyCommand.EnableKey(KEY, BY), revoked, ROOT))
        .isEqualTo(Refusal.REVOKED);
    assertThat(refusal(rotate(Duration.ofHours(1)), revoked, ROOT)).isEqualTo(Refusal.REVOKED);
    assertThat(refusal(new KeyCommand.ChangeScopes(KEY, Scopes.NONE, null, BY), revoked, ROOT))
        .isEqualTo(Refusal.REVOKED);
  }

  @Test
  void a_deleted_key_does_not_exist() {
    KeyState deleted =
        evolve(active(), accepted(new KeyCommand.DeleteKey(KEY, BY), active(), ADMIN));
    assertThat(refusal(new KeyCommand.EnableKey(KEY, BY), deleted, ROOT))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void what_is_already_so_makes_no_event() {
    KeyState disabled =
        evolve(active(), accepted(new KeyCommand.DisableKey(KEY, BY), active(), ADMIN));
    assertThat(accepted(new KeyCommand.DisableKey(KEY, BY), disabled, ADMIN).events()).isEmpty();
    assertThat(accepted(new KeyCommand.EnableKey(KEY, BY), active(), ADMIN).events()).isEmpty();
    assertThat(
            accepted(new KeyCommand.ChangeScopes(KEY, Scopes.of("a:b"), null, BY), active(), ADMIN)
                .events())
        .isEmpty();
    KeyState revoked = evolve(active(), accepted(revoke(), active(), ADMIN));
    assertThat(accepted(revoke(), revoked, ADMIN).events()).isEmpty();
  }

  @Test
  void a_rotation_counts_generations_and_ends_the_overlap_by_the_commands_own_time() {
    KeyState once = evolve(active(), accepted(rotate(Duration.ofHours(1)), active(), ADMIN));
    assertThat(accepted(rotate(Duration.ofHours(2)), once, ADMIN).events())
        .singleElement()
        .isInstanceOfSatisfying(
            KeyEvent.KeyRotated.class,
            rotated -> {
              assertThat(rotated.secret().generation()).isEqualTo(3);
              assertThat(rotated.overlapUntil()).isEqualTo(NOW.plus(Duration.ofHours(2)));
            });
  }

  @Test
  void a_rotation_is_finished_or_aborted_only_while_the_secret_before_still_works() {
    KeyState rotated = evolve(active(), accepted(rotate(Duration.ofHours(1)), active(), ADMIN));
    assertThat(accepted(new KeyCommand.FinishRotation(KEY, BY), rotated, ADMIN).events())
        .containsExactly(new KeyEvent.KeySecretRetired(KEY, ACME, 1, BY));
    assertThat(accepted(new KeyCommand.AbortRotation(KEY, BY), rotated, ADMIN).events())
        .containsExactly(new KeyEvent.KeyRotationAborted(KEY, ACME, 2, BY));

    Provenance late = Provenance.system(NOW.plus(Duration.ofHours(1)), "test");
    assertThat(accepted(new KeyCommand.FinishRotation(KEY, late), rotated, ADMIN).events())
        .isEmpty();
    assertThat(refusal(new KeyCommand.AbortRotation(KEY, late), rotated, ADMIN))
        .isEqualTo(Refusal.NO_ROTATION);
    assertThat(refusal(new KeyCommand.AbortRotation(KEY, BY), active(), ADMIN))
        .isEqualTo(Refusal.NO_ROTATION);
  }

  @Test
  void an_aborted_secrets_generation_is_not_given_again() {
    KeyState rotated = evolve(active(), accepted(rotate(Duration.ofHours(1)), active(), ADMIN));
    KeyState aborted =
        evolve(rotated, accepted(new KeyCommand.AbortRotation(KEY, BY), rotated, ADMIN));
    KeyState again = evolve(aborted, accepted(rotate(Duration.ofHours(1)), aborted, ADMIN));
    assertThat(accepted(new KeyCommand.FinishRotation(KEY, BY), again, ADMIN).events())
        .containsExactly(new KeyEvent.KeySecretRetired(KEY, ACME, 2, BY));
  }

  @Test
  void a_deleted_key_comes_back_within_the_window_and_disabled() {
    KeyState deleted =
        evolve(active(), accepted(new KeyCommand.DeleteKey(KEY, BY), active(), ADMIN));
    KeyState back = evolve(deleted, accepted(undelete(KeyDecider.UNDELETE_WINDOW), deleted, ADMIN));
    assertThat(back).isInstanceOf(KeyState.Disabled.class);
    assertThat(refusal(undelete(KeyDecider.UNDELETE_WINDOW.plusMillis(1)), deleted, ADMIN))
        .isEqualTo(Refusal.UNDELETE_WINDOW_OVER);
    assertThat(refusal(undelete(Duration.ZERO), deleted, STRANGER)).isEqualTo(Refusal.NOT_FOUND);
    assertThat(refusal(undelete(Duration.ZERO), active(), ADMIN)).isEqualTo(Refusal.NOT_DELETED);
    assertThat(refusal(undelete(Duration.ZERO), unissued(), ADMIN)).isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void a_revoked_key_is_not_undeleted() {
    KeyState revoked = evolve(active(), accepted(revoke(), active(), ADMIN));
    KeyState deleted = evolve(revoked, accepted(new KeyCommand.DeleteKey(KEY, BY), revoked, ADMIN));
    assertThat(refusal(undelete(Duration.ZERO), deleted, ROOT)).isEqualTo(Refusal.REVOKED);
  }

  private static KeyCommand undelete(Duration after) {
    return new KeyCommand.UndeleteKey(
        KEY, KeyProfile.EMPTY, Provenance.system(NOW.plus(after), "test"));
  }

  @Test
  void an_overlap_has_a_bound() {
    assertThat(refusal(rotate(Duration.ofDays(91)), active(), ROOT)).isEqualTo(Refusal.INVALID);
    assertThat(refusal(rotate(Duration.ofSeconds(-1)), active(), ROOT)).isEqualTo(Refusal.INVALID);
  }

  private static Caller caller(TenantId tenant, String scope) {
    return new Caller(new KeyId(new UUID(7, 99)), tenant, null, Scopes.of(scope), 0);
  }

  private static Surroundings around(TenantState tenant, Caller caller) {
    return new Surroundings(tenant, new GroupState.Unknown(), caller, List::of);
  }

  private static KeyState unissued() {
    return new KeyState.Unissued();
  }

  private static KeyState active() {
    return evolve(unissued(), accepted(create(Scopes.of("a:b")), unissued(), ROOT));
  }

  private static KeyCommand create(Scopes scopes) {
    return create(scopes, null);
  }

  private static KeyCommand create(Scopes scopes, @Nullable CredentialKind kind) {
    return new KeyCommand.CreateKey(
        KEY,
        ACME,
        Environment.LIVE,
        KeySettings.DEFAULT,
        scopes,
        List.of(),
        new SecretGeneration(1, SECRET, "hint", kind),
        BY);
  }

  private static KeyCommand revoke() {
    return new KeyCommand.RevokeKey(KEY, RevocationReason.KEY_COMPROMISE, null, BY);
  }

  private static KeyCommand rotate(Duration overlap) {
    return new KeyCommand.RotateKey(KEY, SECRET, "hint", overlap, BY);
  }

  private static Accepted accepted(KeyCommand command, KeyState state, Caller caller) {
    Decision decision = KeyDecider.decide(command, state, around(TENANT, caller));
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted) decision;
  }

  private static Refusal refusal(KeyCommand command, KeyState state, Caller caller) {
    Decision decision = KeyDecider.decide(command, state, around(TENANT, caller));
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }

  private static KeyState evolve(KeyState state, Accepted accepted) {
    KeyState after = state;
    for (var event : accepted.events()) {
      after = after.evolve((KeyEvent) event, KeyState.NOT_YET);
    }
    return after;
  }
}
