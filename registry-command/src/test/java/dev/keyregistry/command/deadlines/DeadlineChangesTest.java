package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyEvent.KeyCreated;
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
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What events of the log change in the tables. */
class DeadlineChangesTest {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final Provenance BY = Provenance.system(AT, "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final KeyId KEY = new KeyId(new UUID(7, 1));
  private static final KeyCreated CREATED =
      new KeyCreated(
          KEY,
          ACME,
          null,
          Environment.LIVE,
          KeyProfile.EMPTY,
          Scopes.NONE,
          List.of(),
          Restrictions.NONE,
          UsagePolicy.DEFAULT,
          secret(1),
          BY);

  @Test
  void a_batch_may_hold_a_keys_whole_life() {
    var changes = none();
    add(changes, CREATED, rotated(2), new KeyEvent.KeyRotationDue(KEY, ACME, 2, BY));
    assertThat(changes.rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.times().newest().generation()).isEqualTo(2);
              assertThat(row.times().newest().announced()).isTrue();
              assertThat(row.active()).isTrue();
            });
    add(changes, new KeyEvent.KeyRevoked(KEY, ACME, RevocationReason.UNSPECIFIED, null, BY));
    assertThat(changes.rows()).isEmpty();
    assertThat(changes.gone()).containsExactly(KEY);
  }

  @Test
  void what_happens_to_a_key_without_a_row_makes_none() {
    var changes = none();
    add(changes, new KeyEvent.KeyDeleted(KEY, ACME, BY), rotated(3));
    assertThat(changes.rows()).isEmpty();
  }

  @Test
  void an_abort_is_read_from_the_keys_history() {
    Deadline known = new Deadline(KEY, ACME, Deadline.of(CREATED).times(), true, false);
    var aborted = new KeyEvent.KeyRotationAborted(KEY, ACME, 2, BY);
    var changes =
        new DeadlineChanges(Map.of(KEY, known), event -> List.of(CREATED, rotated(2), aborted));
    add(changes, aborted);
    assertThat(changes.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.times().newest().generation()).isEqualTo(1));
  }

  @Test
  void a_disabled_key_is_noted_and_a_deleted_one_comes_back_disabled() {
    var changes = none();
    add(changes, CREATED, new KeyEvent.KeyDeleted(KEY, ACME, BY));
    assertThat(changes.rows()).singleElement().matches(row -> row.deleted() && !row.active());
    add(changes, new KeyEvent.KeyUndeleted(KEY, ACME, KeyProfile.EMPTY, BY));
    assertThat(changes.rows()).singleElement().matches(row -> !row.deleted() && !row.active());
    add(changes, new KeyEvent.KeyEnabled(KEY, ACME, BY));
    assertThat(changes.rows()).singleElement().matches(Deadline::active);
    add(changes, new KeyEvent.KeyDisabled(KEY, ACME, BY));
    assertThat(changes.rows()).singleElement().matches(row -> !row.active());
  }

  @Test
  void a_tenant_has_the_default_policy_until_it_says_otherwise() {
    var changes = none();
    add(changes, new TenantEvent.TenantCreated(ACME, null, null, BY));
    assertThat(changes.policies()).containsEntry(ACME, RotationPolicy.DEFAULT);
    var monthly = new RotationPolicy(Duration.ofDays(30), true);
    add(
        changes,
        new TenantEvent.TenantPoliciesChanged(
            ACME, new TenantPolicies(LeakPolicy.NOTIFY, monthly, false), BY));
    assertThat(changes.policies()).containsEntry(ACME, monthly);
  }

  private static DeadlineChanges none() {
    return new DeadlineChanges(Map.of(), event -> List.of());
  }

  private static void add(DeadlineChanges changes, RegistryEvent... events) {
    for (RegistryEvent event : events) {
      changes.add(logged(event), event);
    }
  }

  private static LoggedEvent logged(RegistryEvent event) {
    return new LoggedEvent(
        1,
        new UUID(0, 1),
        EventCodec.typeOf(event),
        event.entity().recordKey(),
        AT,
        new byte[0],
        ChainHash.ORIGIN,
        new LogIdentity(new UUID(0, 2), 1));
  }

  private static KeyEvent rotated(int generation) {
    return new KeyEvent.KeyRotated(KEY, ACME, secret(generation), AT.plusSeconds(60), BY);
  }

  private static SecretGeneration secret(int generation) {
    return new SecretGeneration(generation, new SecretHash(generation, 2, 3, 4), null);
  }
}
