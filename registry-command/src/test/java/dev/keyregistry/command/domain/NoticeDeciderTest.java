package dev.keyregistry.command.domain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.command.domain.KeyCommand.AnnounceExpiry;
import dev.keyregistry.command.domain.KeyCommand.AnnounceRotation;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyExpiring;
import dev.keyregistry.events.KeyEvent.KeyRotationDue;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent.KeysCut;
import dev.keyregistry.events.TenantEvent.TenantPoliciesChanged;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.UsagePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A notice is given once, of what is due when it is given. */
class NoticeDeciderTest {

  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant EXPIRY = Instant.parse("2026-12-31T00:00:00Z");
  private static final Duration QUARTER = Duration.ofDays(90);
  private static final KeyId KEY = new KeyId(new UUID(7, 1));
  private static final KeyId OTHER = new KeyId(new UUID(7, 2));
  private static final TenantId ACME = TenantId.of("acme");

  @Test
  void notice_of_an_expiry_is_given_once() {
    KeyState key = key(ACME, expiring(EXPIRY));
    List<RegistryEvent> events = announceExpiry(key, EXPIRY);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyExpiring.class, e -> assertThat(e.expiresAt()).isEqualTo(EXPIRY));
    assertThat(announceExpiry(after(key, events), EXPIRY)).isEmpty();
  }

  @Test
  void an_expiry_that_is_moved_gets_a_notice_of_its_own_also_if_it_is_moved_back() {
    KeyState key = key(ACME, expiring(EXPIRY));
    KeyState moved = restricted(after(key, announceExpiry(key, EXPIRY)), EXPIRY.plusSeconds(1));
    assertThat(announceExpiry(moved, EXPIRY)).isEmpty(); // it is not the key's any more
    assertThat(announceExpiry(moved, EXPIRY.plusSeconds(1))).hasSize(1);
    assertThat(announceExpiry(restricted(moved, EXPIRY), EXPIRY)).hasSize(1);
    assertThat(announceExpiry(restricted(moved, null), EXPIRY)).isEmpty();
  }

  @Test
  void a_restriction_that_leaves_the_expiry_where_it_is_needs_no_new_notice() {
    KeyState key = key(ACME, expiring(EXPIRY));
    KeyState announced = after(key, announceExpiry(key, EXPIRY));
    assertThat(announceExpiry(restricted(announced, EXPIRY), EXPIRY)).isEmpty();
  }

  @Test
  void the_log_keeps_microseconds_and_an_expiry_may_have_less() {
    Instant finer = EXPIRY.plusNanos(1);
    KeyState key = key(ACME, expiring(finer));
    List<RegistryEvent> events = announceExpiry(key, EXPIRY);
    assertThat(events)
        .singleElement()
        .extracting(e -> ((KeyExpiring) e).expiresAt())
        .isEqualTo(finer);
    assertThat(announceExpiry(after(key, events), EXPIRY)).isEmpty();
  }

  @Test
  void notice_of_a_secret_is_given_once_and_not_before_it_is_due() {
    KeyState key = key(ACME, Restrictions.NONE);
    RotationPolicy advice = RotationPolicy.DEFAULT;
    assertThat(announceRotation(key, 1, CREATED.plus(QUARTER).minusNanos(1_000), advice)).isEmpty();
    List<RegistryEvent> events = announceRotation(key, 1, CREATED.plus(QUARTER), advice);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(KeyRotationDue.class, e -> assertThat(e.generation()).isEqualTo(1));
    assertThat(announceRotation(after(key, events), 1, CREATED.plus(QUARTER), advice)).isEmpty();
  }

  @Test
  void each_secret_gets_its_notice_and_one_that_was_replaced_gets_none() {
    Instant due = CREATED.plus(QUARTER);
    KeyState rotated = rotated(key(ACME, Restrictions.NONE), 2, due);
    assertThat(announceRotation(rotated, 1, due, RotationPolicy.DEFAULT)).isEmpty();
    assertThat(announceRotation(rotated, 2, due, RotationPolicy.DEFAULT)).isEmpty();
    assertThat(announceRotation(rotated, 2, due.plus(QUARTER), RotationPolicy.DEFAULT)).hasSize(1);
  }

  @Test
  void a_secret_that_comes_back_by_an_abort_is_as_old_as_it_is_and_gets_no_second_notice() {
    Instant due = CREATED.plus(QUARTER);
    KeyState key = key(ACME, Restrictions.NONE);
    KeyState back = aborted(rotated(key, 2, due), 2);
    assertThat(announceRotation(back, 1, due, RotationPolicy.DEFAULT)).hasSize(1);

    KeyState announced = after(key, announceRotation(key, 1, due, RotationPolicy.DEFAULT));
    KeyState backAgain = aborted(rotated(announced, 2, due), 2);
    assertThat(announceRotation(backAgain, 1, due, RotationPolicy.DEFAULT)).isEmpty();
  }

  @Test
  void secrets_that_work_no_more_are_forgotten() {
    KeyState key = key(ACME, Restrictions.NONE);
    for (int generation = 2; generation <= 100; generation++) {
      key = rotated(key, generation, CREATED.plus(QUARTER));
    }
    assertThat(deadlines(key).secrets()).hasSize(KeyDecider.MAX_LIVE_SECRETS);
    assertThat(deadlines(key).newest().generation()).isEqualTo(100);
  }

  @Test
  void a_policy_without_an_age_makes_nothing_due_and_a_shorter_one_does_so_at_once() {
    KeyState key = key(ACME, Restrictions.NONE);
    Instant late = CREATED.plus(Duration.ofDays(40));
    assertThat(announceRotation(key, 1, late, new RotationPolicy(null, false))).isEmpty();
    assertThat(announceRotation(key, 1, late, RotationPolicy.DEFAULT)).isEmpty();
    assertThat(announceRotation(key, 1, late, new RotationPolicy(Duration.ofDays(30), false)))
        .hasSize(1);
  }

  @Test
  void an_enforced_policy_disables_the_key_too_also_one_that_had_its_notice() {
    RotationPolicy enforced = new RotationPolicy(QUARTER, true);
    Instant due = CREATED.plus(QUARTER);
    KeyState key = key(ACME, Restrictions.NONE);
    List<RegistryEvent> events = announceRotation(key, 1, due, enforced);
    assertThat(events).hasExactlyElementsOfTypes(KeyRotationDue.class, KeyDisabled.class);
    assertThat(announceRotation(after(key, events), 1, due, enforced)).isEmpty();

    KeyState advised = after(key, announceRotation(key, 1, due, RotationPolicy.DEFAULT));
    assertThat(announceRotation(advised, 1, due, enforced))
        .hasExactlyElementsOfTypes(KeyDisabled.class);
  }

  @Test
  void a_disabled_key_gets_its_notice_and_no_more() {
    KeyState disabled = key(ACME, Restrictions.NONE).evolve(new KeyDisabled(KEY, ACME, by()), 3);
    assertThat(
            announceRotation(disabled, 1, CREATED.plus(QUARTER), new RotationPolicy(QUARTER, true)))
        .hasExactlyElementsOfTypes(KeyRotationDue.class);
  }

  @Test
  void the_last_root_key_is_spoken_of_and_never_disabled() {
    RotationPolicy enforced = new RotationPolicy(QUARTER, true);
    KeyState root = key(TenantId.REGISTRY, Restrictions.NONE);
    var command = new AnnounceRotation(KEY, 1, Provenance.system(CREATED.plus(QUARTER), "test"));
    assertThat(accepted(decide(command, root, tenant(enforced), List.of(root))))
        .hasExactlyElementsOfTypes(KeyRotationDue.class);
    KeyState second = created(OTHER, TenantId.REGISTRY, Restrictions.NONE);
    assertThat(accepted(decide(command, root, tenant(enforced), List.of(root, second))))
        .hasExactlyElementsOfTypes(KeyRotationDue.class, KeyDisabled.class);
  }

  @Test
  void of_a_key_that_never_works_again_no_notice_is_given() {
    KeyState key = key(ACME, expiring(EXPIRY));
    TenantState cut =
        tenant(RotationPolicy.DEFAULT)
            .evolve(
                new KeysCut(ACME, null, null, null, null, RevocationReason.UNSPECIFIED, null, by()),
                9);
    KeyState revoked =
        key.evolve(new KeyEvent.KeyRevoked(KEY, ACME, RevocationReason.UNSPECIFIED, null, by()), 3);
    KeyState deleted = key.evolve(new KeyEvent.KeyDeleted(KEY, ACME, by()), 3);
    for (KeyCommand command :
        List.of(
            new AnnounceExpiry(KEY, EXPIRY, Provenance.system(EXPIRY, "test")),
            new AnnounceRotation(KEY, 1, Provenance.system(EXPIRY, "test")))) {
      assertThat(refusal(decide(command, key, cut, List.of()))).isEqualTo(Refusal.REVOKED);
      TenantState tenant = tenant(RotationPolicy.DEFAULT);
      assertThat(refusal(decide(command, revoked, tenant, List.of()))).isEqualTo(Refusal.REVOKED);
      assertThat(refusal(decide(command, deleted, tenant, List.of()))).isEqualTo(Refusal.NOT_FOUND);
    }
  }

  private static List<RegistryEvent> announceExpiry(KeyState key, Instant at) {
    var command = new AnnounceExpiry(KEY, at, Provenance.system(at, "test"));
    return accepted(decide(command, key, tenant(RotationPolicy.DEFAULT), List.of()));
  }

  private static List<RegistryEvent> announceRotation(
      KeyState key, int generation, Instant now, RotationPolicy policy) {
    var command = new AnnounceRotation(KEY, generation, Provenance.system(now, "test"));
    return accepted(decide(command, key, tenant(policy), List.of()));
  }

  private static Decision decide(
      KeyCommand command, KeyState key, TenantState tenant, List<KeyState> rootKeys) {
    assertThat(command.asksForTenant()).isTrue();
    return KeyDecider.decide(
        command,
        key,
        new Surroundings(tenant, new GroupState.Unknown(), Caller.SYSTEM, () -> rootKeys));
  }

  private static List<RegistryEvent> accepted(Decision decision) {
    assertThat(decision).isInstanceOf(Accepted.class);
    return ((Accepted) decision).events();
  }

  private static Refusal refusal(Decision decision) {
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }

  private static TenantState tenant(RotationPolicy rotation) {
    return new TenantState.Active(TenantDetails.NONE)
        .evolve(
            new TenantPoliciesChanged(
                ACME, new TenantPolicies(LeakPolicy.NOTIFY, rotation, false), by()),
            1);
  }

  private static Restrictions expiring(@Nullable Instant at) {
    return new Restrictions(List.of(), null, at);
  }

  private static KeyState after(KeyState key, List<RegistryEvent> events) {
    KeyState after = key;
    for (RegistryEvent event : events) {
      after = after.evolve((KeyEvent) event, 4);
    }
    return after;
  }

  private static KeyState restricted(KeyState key, @Nullable Instant expiresAt) {
    return key.evolve(new KeyEvent.KeyRestricted(KEY, ACME, expiring(expiresAt), by()), 5);
  }

  private static KeyState rotated(KeyState key, int generation, Instant at) {
    Provenance by = Provenance.system(at, "test");
    return key.evolve(
        new KeyEvent.KeyRotated(KEY, ACME, secret(generation), at.plus(Duration.ofHours(1)), by),
        6);
  }

  private static KeyState aborted(KeyState key, int generation) {
    return key.evolve(new KeyEvent.KeyRotationAborted(KEY, ACME, generation, by()), 7);
  }

  private static KeyDeadlines deadlines(KeyState key) {
    return requireNonNull(key.known()).deadlines();
  }

  private static KeyState key(TenantId tenant, Restrictions restrictions) {
    return created(KEY, tenant, restrictions);
  }

  private static KeyState created(KeyId id, TenantId tenant, Restrictions restrictions) {
    return new KeyState.Unissued()
        .evolve(
            new KeyEvent.KeyCreated(
                id,
                tenant,
                null,
                Environment.LIVE,
                KeyProfile.EMPTY,
                Scopes.of("registry:*"),
                List.of(),
                restrictions,
                UsagePolicy.DEFAULT,
                secret(1),
                by()),
            2);
  }

  private static SecretGeneration secret(int generation) {
    return new SecretGeneration(generation, new SecretHash(generation, 2, 3, 4), null);
  }

  private static Provenance by() {
    return Provenance.system(CREATED, "test");
  }
}
