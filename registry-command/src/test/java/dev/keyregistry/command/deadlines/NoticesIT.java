package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.domain.CutBrake;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyExpiring;
import dev.keyregistry.events.KeyEvent.KeyRotationDue;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.infra.testkit.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What notices are given of, and when: each once. */
class NoticesIT {

  private static final Duration QUARTER = Duration.ofDays(90);
  private static final RotationPolicy ENFORCED = new RotationPolicy(QUARTER, true);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final NoticeFixture registry =
      new NoticeFixture(TestServers.postgres().createDatabase(), clock);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void a_key_gets_one_notice_two_weeks_before_it_expires() {
    TenantId tenant = registry.newTenant();
    KeyId soon = registry.newKey(tenant, Duration.ofDays(14));
    KeyId later = registry.newKey(tenant, Duration.ofDays(15));
    KeyId never = registry.newKey(tenant, null);
    registry.schedule();
    registry.awaitScan();
    assertThat(registry.count(KeyExpiring.class, soon)).isEqualTo(1);
    assertThat(registry.count(KeyExpiring.class, later)).isZero();

    clock.move(Duration.ofDays(1));

    registry.awaitScan();
    assertThat(registry.count(KeyExpiring.class, soon)).isEqualTo(1);
    assertThat(registry.count(KeyExpiring.class, later)).isEqualTo(1);
    assertThat(registry.count(KeyExpiring.class, never)).isZero();
    KeyExpiring notice = registry.events(KeyExpiring.class, later).findFirst().orElseThrow();
    assertThat(notice.provenance())
        .isEqualTo(Provenance.system(clock.instant(), "expires in 14 days"));
  }

  @Test
  void an_expired_key_that_never_had_its_notice_gets_it() {
    KeyId key = registry.newKey(registry.newTenant(), Duration.ofDays(30));
    clock.move(Duration.ofDays(31)); // without anybody who gives notice
    registry.schedule();
    registry.awaitCount(KeyExpiring.class, key, 1);
    KeyExpiring notice = registry.events(KeyExpiring.class, key).findFirst().orElseThrow();
    assertThat(notice.provenance().reason()).isEqualTo("has expired");
    registry.awaitScan();
    assertThat(registry.count(KeyExpiring.class, key)).isEqualTo(1);
  }

  @Test
  void an_expiry_that_is_moved_gets_a_notice_of_its_own() {
    KeyId key = registry.newKey(registry.newTenant(), Duration.ofDays(1));
    registry.schedule();
    registry.awaitCount(KeyExpiring.class, key, 1);
    registry.expire(key, Duration.ofDays(60));
    registry.awaitScan();
    assertThat(registry.count(KeyExpiring.class, key)).isEqualTo(1);
    clock.move(Duration.ofDays(50));
    registry.awaitCount(KeyExpiring.class, key, 2);
    registry.expire(key, null);
    registry.awaitScan();
    assertThat(registry.count(KeyExpiring.class, key)).isEqualTo(2);
  }

  @Test
  void a_secret_gets_one_notice_when_it_is_too_old_and_the_next_one_its_own() {
    KeyId key = registry.newKey(registry.newTenant(), null);
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitCount(KeyRotationDue.class, key, 1);
    registry.rotate(key, Duration.ofDays(1));
    registry.awaitScan();
    assertThat(registry.count(KeyRotationDue.class, key)).isEqualTo(1);
    clock.move(QUARTER);
    registry.awaitCount(KeyRotationDue.class, key, 2);
    registry.awaitScan();

    List<KeyRotationDue> notices = registry.events(KeyRotationDue.class, key).toList();
    assertThat(notices).extracting(KeyRotationDue::generation).containsExactly(1, 2);
    assertThat(notices.getLast().provenance())
        .isEqualTo(Provenance.system(clock.instant(), "the secret is older than 90 days"));
    assertThat(registry.count(KeyDisabled.class, key)).isZero(); // advice
  }

  @Test
  void a_secret_that_an_abort_brings_back_is_as_old_as_it_is() {
    KeyId key = registry.newKey(registry.newTenant(), null);
    registry.schedule();
    clock.move(QUARTER.minusHours(1));
    registry.rotate(key, Duration.ofDays(1));
    registry.awaitScan();
    registry.done(new KeyCommand.AbortRotation(key, registry.by()));
    registry.awaitScan();
    assertThat(registry.count(KeyRotationDue.class, key)).isZero();
    clock.move(Duration.ofHours(1));
    registry.awaitCount(KeyRotationDue.class, key, 1);
  }

  @Test
  void a_clock_that_jumps_back_says_nothing_twice() {
    TenantId tenant = registry.newTenant();
    KeyId old = registry.newKey(tenant, null);
    KeyId expiring = registry.newKey(tenant, Duration.ofDays(100));
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitScan();
    clock.move(Duration.ofDays(-200));
    registry.awaitScan();
    clock.move(Duration.ofDays(400));
    registry.awaitScan();
    assertThat(registry.count(KeyRotationDue.class, old)).isEqualTo(1);
    assertThat(registry.count(KeyExpiring.class, expiring)).isEqualTo(1);
  }

  @Test
  void a_policy_that_becomes_shorter_holds_for_the_keys_that_there_are() {
    TenantId tenant = registry.newTenant();
    KeyId key = registry.newKey(tenant, null);
    registry.schedule();
    clock.move(Duration.ofDays(40));
    registry.awaitScan();
    assertThat(registry.count(KeyRotationDue.class, key)).isZero();
    registry.policy(tenant, new RotationPolicy(Duration.ofDays(30), false));
    registry.awaitCount(KeyRotationDue.class, key, 1);
    assertThat(registry.events(KeyRotationDue.class, key).findFirst().orElseThrow().provenance())
        .isEqualTo(Provenance.system(clock.instant(), "the secret is older than 30 days"));
  }

  @Test
  void a_policy_without_an_age_makes_nothing_due() {
    TenantId tenant = registry.newTenant();
    registry.policy(tenant, new RotationPolicy(null, false));
    KeyId key = registry.newKey(tenant, null);
    registry.schedule();
    clock.move(QUARTER.multipliedBy(9));
    registry.awaitScan();
    assertThat(registry.count(KeyRotationDue.class, key)).isZero();
  }

  @Test
  void an_enforced_policy_disables_the_key_until_it_is_rotated() {
    TenantId tenant = registry.newTenant();
    KeyId key = registry.newKey(tenant, null);
    registry.policy(tenant, ENFORCED);
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitCount(KeyDisabled.class, key, 1);
    assertThat(registry.count(KeyRotationDue.class, key)).isEqualTo(1);

    assertThat(registry.refusal(new KeyCommand.EnableKey(key, registry.by())))
        .isEqualTo(Refusal.ROTATION_DUE); // its secret is as old as before
    registry.rotate(key, Duration.ZERO);
    registry.done(new KeyCommand.EnableKey(key, registry.by()));
    registry.awaitScan();
    assertThat(registry.count(KeyDisabled.class, key)).isEqualTo(1);
    assertThat(registry.count(KeyRotationDue.class, key)).isEqualTo(1);
  }

  @Test
  void a_policy_that_becomes_enforced_disables_keys_that_had_their_notice() {
    TenantId tenant = registry.newTenant();
    KeyId key = registry.newKey(tenant, null);
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitCount(KeyRotationDue.class, key, 1);
    registry.policy(tenant, ENFORCED);
    registry.awaitCount(KeyDisabled.class, key, 1);
    assertThat(registry.count(KeyRotationDue.class, key)).isEqualTo(1);
  }

  @Test
  void the_last_root_key_gets_its_notice_and_is_not_disabled() {
    TenantId cell = registry.newTenant(TenantId.REGISTRY);
    KeyId root = registry.newKey(cell, null, "registry:*");
    registry.policy(cell, ENFORCED);
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitCount(KeyRotationDue.class, root, 1);
    registry.awaitScan();
    assertThat(registry.count(KeyDisabled.class, root)).isZero();
  }

  @Test
  void keys_of_a_suspended_tenant_and_disabled_keys_get_their_notices() {
    TenantId tenant = registry.newTenant();
    KeyId key = registry.newKey(tenant, QUARTER);
    KeyId disabled = registry.newKey(tenant, QUARTER);
    registry.done(new KeyCommand.DisableKey(disabled, registry.by()));
    registry.done(new TenantCommand.SuspendTenant(tenant, registry.by()));
    registry.schedule();
    clock.move(QUARTER);
    for (KeyId each : List.of(key, disabled)) {
      registry.awaitCount(KeyExpiring.class, each, 1);
      registry.awaitCount(KeyRotationDue.class, each, 1);
    }
  }

  @Test
  void keys_that_never_work_again_get_none() {
    TenantId tenant = registry.newTenant();
    KeyId cut = registry.newKey(tenant, QUARTER);
    KeyId revoked = registry.newKey(registry.newTenant(), QUARTER);
    KeyId deleted = registry.newKey(registry.newTenant(), QUARTER);
    registry.done(
        new KeyCommand.RevokeKey(revoked, RevocationReason.UNSPECIFIED, null, registry.by()));
    registry.done(new KeyCommand.DeleteKey(deleted, registry.by()));
    registry.done(
        new TenantCommand.CutKeys(
            tenant,
            new Cut(Long.MAX_VALUE, null, null, null, null),
            null,
            RevocationReason.UNSPECIFIED,
            null,
            new CutBrake(1, 1, 1, null),
            false,
            registry.by()));
    registry.schedule();
    clock.move(QUARTER);
    registry.awaitScan();
    for (KeyId each : List.of(cut, revoked, deleted)) {
      assertThat(registry.count(KeyExpiring.class, each)).isZero();
      assertThat(registry.count(KeyRotationDue.class, each)).isZero();
    }
    var table = new DeadlineTable(registry.database.dataSource());
    // What was found out of a cut is not found out again and again.
    assertThat(table.rows(List.of(cut, revoked, deleted))).containsOnlyKeys(deleted);
  }

  @Test
  void a_deleted_key_that_comes_back_gets_its_notices() {
    KeyId key = registry.newKey(registry.newTenant(), QUARTER);
    registry.done(new KeyCommand.DeleteKey(key, registry.by()));
    registry.schedule();
    clock.move(Duration.ofDays(29));
    registry.awaitScan();
    registry.done(new KeyCommand.UndeleteKey(key, KeyProfile.EMPTY, registry.by()));
    clock.move(QUARTER);
    registry.awaitCount(KeyRotationDue.class, key, 1);
    registry.awaitCount(KeyExpiring.class, key, 1);
  }

  @Test
  void of_more_keys_than_a_page_has_each_gets_its_notice() throws Exception {
    TenantId tenant = registry.newTenant();
    List<KeyId> keys = newKeys(tenant, 1_200);
    var scheduler = registry.schedule();
    clock.move(QUARTER);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> scheduler.count().rotations() >= keys.size());
    registry.awaitScan();
    assertThat(registry.events(KeyRotationDue.class, null).map(KeyRotationDue::key))
        .containsExactlyInAnyOrderElementsOf(keys);
    assertThat(scheduler.count().rotations()).isEqualTo(keys.size());
    assertThat(scheduler.position()).isPositive();
  }

  private List<KeyId> newKeys(TenantId tenant, int number) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<KeyId>> created = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        created.add(threads.submit(() -> registry.newKey(tenant, null)));
      }
      List<KeyId> keys = new ArrayList<>();
      for (Future<KeyId> each : created) {
        keys.add(each.get(60, TimeUnit.SECONDS));
      }
      return keys;
    }
  }
}
