package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.KeyCommand.ReportLeak;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyLeakReported;
import dev.keyregistry.events.KeyEvent.KeyRevoked;
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
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.UsagePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a key whose secret has leaked. */
class LeakDeciderTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Provenance BY = Provenance.system(NOW, "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final KeyId KEY = new KeyId(new UUID(7, 1));

  @Test
  void a_leak_is_noticed_once_for_each_secret() {
    KeyState key = created(ACME);
    assertThat(decide(key, 1, LeakPolicy.NOTIFY))
        .singleElement()
        .isInstanceOfSatisfying(
            KeyLeakReported.class,
            notice -> {
              assertThat(notice.generation()).isEqualTo(1);
              assertThat(notice.reporter()).isEqualTo("somebody");
              assertThat(notice.url()).isEqualTo("https://example.org/found");
            });
    KeyState noticed = after(key, decide(key, 1, LeakPolicy.NOTIFY));
    assertThat(decide(noticed, 1, LeakPolicy.NOTIFY)).isEmpty();
    KeyState rotated = evolve(noticed, rotation(2, NOW.plusSeconds(60)));
    assertThat(decide(rotated, 2, LeakPolicy.NOTIFY)).hasSize(1);
  }

  @Test
  void the_tenants_policy_says_what_follows() {
    KeyState key = created(ACME);
    assertThat(decide(key, 1, LeakPolicy.DISABLE))
        .hasExactlyElementsOfTypes(KeyLeakReported.class, KeyDisabled.class);
    assertThat(decide(key, 1, LeakPolicy.REVOKE))
        .hasExactlyElementsOfTypes(KeyLeakReported.class, KeyRevoked.class)
        .last()
        .isInstanceOfSatisfying(
            KeyRevoked.class,
            revoked -> assertThat(revoked.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE));
  }

  @Test
  void a_key_that_was_enabled_again_is_stopped_again_without_a_second_notice() {
    KeyState stopped = after(created(ACME), decide(created(ACME), 1, LeakPolicy.DISABLE));
    assertThat(decide(stopped, 1, LeakPolicy.DISABLE)).isEmpty();
    KeyState enabled = evolve(stopped, new KeyEvent.KeyEnabled(KEY, ACME, BY));
    assertThat(decide(enabled, 1, LeakPolicy.DISABLE)).hasExactlyElementsOfTypes(KeyDisabled.class);
  }

  @Test
  void a_key_is_not_enabled_while_a_leaked_secret_works_unless_the_tenant_is_only_notified() {
    KeyState stopped = after(created(ACME), decide(created(ACME), 1, LeakPolicy.DISABLE));
    var enable = new KeyCommand.EnableKey(KEY, BY);
    for (LeakPolicy policy : List.of(LeakPolicy.DISABLE, LeakPolicy.REVOKE)) {
      assertThat(refusal(enable, stopped, policy)).isEqualTo(Refusal.SECRET_LEAKED);
    }
    assertThat(refusal(enable, stopped, LeakPolicy.NOTIFY)).isNull();
    KeyState overlapping = evolve(stopped, rotation(2, NOW.plusSeconds(1)));
    assertThat(refusal(enable, overlapping, LeakPolicy.DISABLE)).isEqualTo(Refusal.SECRET_LEAKED);
    KeyState rotated = evolve(stopped, rotation(2, NOW));
    assertThat(refusal(enable, rotated, LeakPolicy.DISABLE)).isNull();
  }

  @Test
  void a_leak_that_was_reported_of_a_deleted_key_is_not_forgotten() {
    KeyState deleted = evolve(created(ACME), new KeyEvent.KeyDeleted(KEY, ACME, BY));
    KeyState reported = after(deleted, decide(deleted, 1, LeakPolicy.REVOKE));
    var undelete = new KeyCommand.UndeleteKey(KEY, KeyProfile.EMPTY, BY);
    assertThat(refusal(undelete, deleted, LeakPolicy.REVOKE)).isNull();
    assertThat(refusal(undelete, reported, LeakPolicy.REVOKE)).isEqualTo(Refusal.SECRET_LEAKED);
    assertThat(refusal(undelete, reported, LeakPolicy.DISABLE)).isNull();
    KeyState back = evolve(reported, new KeyEvent.KeyUndeleted(KEY, ACME, KeyProfile.EMPTY, BY));
    assertThat(refusal(new KeyCommand.EnableKey(KEY, BY), back, LeakPolicy.DISABLE))
        .isEqualTo(Refusal.SECRET_LEAKED);
  }

  @Test
  void of_a_deleted_key_no_url_is_kept() {
    KeyState deleted = evolve(created(ACME), new KeyEvent.KeyDeleted(KEY, ACME, BY));
    assertThat(decide(deleted, 1, LeakPolicy.NOTIFY))
        .singleElement()
        .isInstanceOfSatisfying(KeyLeakReported.class, notice -> assertThat(notice.url()).isNull());
  }

  @Test
  void a_disabled_key_can_still_be_revoked() {
    KeyState disabled = evolve(created(ACME), new KeyDisabled(KEY, ACME, BY));
    assertThat(decide(disabled, 1, LeakPolicy.REVOKE))
        .hasExactlyElementsOfTypes(KeyLeakReported.class, KeyRevoked.class);
  }

  @Test
  void a_secret_whose_time_is_over_stops_no_key() {
    KeyState rotated = evolve(created(ACME), rotation(2, NOW));
    assertThat(decide(rotated, 1, LeakPolicy.REVOKE))
        .hasExactlyElementsOfTypes(KeyLeakReported.class);
    KeyState overlapping = evolve(created(ACME), rotation(2, NOW.plusSeconds(1)));
    assertThat(decide(overlapping, 1, LeakPolicy.REVOKE))
        .hasExactlyElementsOfTypes(KeyLeakReported.class, KeyRevoked.class);
  }

  @Test
  void a_key_that_never_works_again_or_is_deleted_gets_at_most_a_notice() {
    KeyState revoked =
        evolve(created(ACME), new KeyRevoked(KEY, ACME, RevocationReason.UNSPECIFIED, null, BY));
    KeyState deleted = evolve(created(ACME), new KeyEvent.KeyDeleted(KEY, ACME, BY));
    for (KeyState key : List.of(revoked, deleted)) {
      List<RegistryEvent> events = decide(key, 1, LeakPolicy.REVOKE);
      assertThat(events).hasExactlyElementsOfTypes(KeyLeakReported.class);
      assertThat(after(key, events)).hasSameClassAs(key);
      assertThat(decide(after(key, events), 1, LeakPolicy.REVOKE)).isEmpty();
    }
  }

  @Test
  void R5_a_key_that_was_cut_gets_at_most_a_notice() {
    TenantState cut =
        tenant(LeakPolicy.REVOKE)
            .evolve(
                new TenantEvent.KeysCut(
                    ACME, null, null, null, null, RevocationReason.UNSPECIFIED, null, BY),
                10);
    assertThat(decide(created(ACME), 1, cut, List.of()))
        .hasExactlyElementsOfTypes(KeyLeakReported.class);
  }

  @Test
  void the_last_root_key_is_noticed_and_goes_on_working() {
    KeyState root = created(TenantId.REGISTRY);
    TenantState revoking = tenant(LeakPolicy.REVOKE);
    assertThat(decide(root, 1, revoking, List.of(root)))
        .hasExactlyElementsOfTypes(KeyLeakReported.class);
    KeyState noticed = after(root, decide(root, 1, revoking, List.of(root)));
    assertThat(decide(noticed, 1, revoking, List.of(noticed))).isEmpty();
    KeyState other = created(new KeyId(new UUID(7, 2)), TenantId.REGISTRY, 5);
    assertThat(decide(root, 1, revoking, List.of(root, other)))
        .hasExactlyElementsOfTypes(KeyLeakReported.class, KeyRevoked.class);
  }

  @Test
  void of_a_key_that_changed_too_often_no_url_is_kept() {
    KeyState key = created(ACME);
    for (int i = 1; i < KeyDecider.MAX_VERSION; i++) {
      key = evolve(key, new KeyDisabled(KEY, ACME, BY));
    }
    assertThat(decide(key, 1, LeakPolicy.NOTIFY))
        .singleElement()
        .isInstanceOfSatisfying(KeyLeakReported.class, notice -> assertThat(notice.url()).isNull());
  }

  private static List<RegistryEvent> decide(KeyState key, int generation, LeakPolicy policy) {
    return decide(key, generation, tenant(policy), List.of());
  }

  private static List<RegistryEvent> decide(
      KeyState key, int generation, TenantState tenant, List<KeyState> rootKeys) {
    var report = new ReportLeak(KEY, generation, "somebody", "https://example.org/found", BY);
    var around = new Surroundings(tenant, new GroupState.Unknown(), Caller.SYSTEM, () -> rootKeys);
    return ((Accepted) KeyDecider.decide(report, key, around)).events();
  }

  private static @Nullable Refusal refusal(KeyCommand command, KeyState key, LeakPolicy policy) {
    var around =
        new Surroundings(tenant(policy), new GroupState.Unknown(), Caller.SYSTEM, List::of);
    return KeyDecider.decide(command, key, around) instanceof Decision.Refused refused
        ? refused.refusal()
        : null;
  }

  private static TenantState tenant(LeakPolicy policy) {
    return new TenantState.Active(TenantDetails.NONE)
        .evolve(
            new TenantEvent.TenantPoliciesChanged(
                ACME, new TenantPolicies(policy, RotationPolicy.DEFAULT, false), BY),
            1);
  }

  private static KeyState created(TenantId tenant) {
    return created(KEY, tenant, 2);
  }

  private static KeyState created(KeyId id, TenantId tenant, long position) {
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
                Restrictions.NONE,
                UsagePolicy.DEFAULT,
                new SecretGeneration(1, new SecretHash(position, 2, 3, 4), null),
                BY),
            position);
  }

  private static KeyEvent rotation(int generation, Instant overlapUntil) {
    var before = Provenance.system(NOW.minus(Duration.ofMinutes(1)), "test");
    return new KeyEvent.KeyRotated(
        KEY,
        ACME,
        new SecretGeneration(generation, new SecretHash(9, 9, 9, generation), null),
        overlapUntil,
        before);
  }

  private static KeyState after(KeyState key, List<RegistryEvent> events) {
    KeyState state = key;
    for (RegistryEvent event : events) {
      state = evolve(state, (KeyEvent) event);
    }
    return state;
  }

  private static KeyState evolve(KeyState key, KeyEvent event) {
    return key.evolve(event, KeyState.NOT_YET);
  }
}
