package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FoldFixture.ACME;
import static dev.keyregistry.events.view.FoldFixture.BY;
import static dev.keyregistry.events.view.FoldFixture.CREATED;
import static dev.keyregistry.events.view.FoldFixture.KEY;
import static dev.keyregistry.events.view.FoldFixture.LATER;
import static dev.keyregistry.events.view.FoldFixture.NOW;
import static dev.keyregistry.events.view.FoldFixture.OF_ANN;
import static dev.keyregistry.events.view.FoldFixture.deleted;
import static dev.keyregistry.events.view.FoldFixture.key;
import static dev.keyregistry.events.view.FoldFixture.live;
import static dev.keyregistry.events.view.FoldFixture.revoked;
import static dev.keyregistry.events.view.FoldFixture.rotated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFoldTest {

  @Test
  void a_created_key_is_active_with_one_secret() {
    KeyView key = key(CREATED);
    assertThat(key.status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(key.secrets()).containsExactly(live(1, null));
    assertThat(key.scopes()).isEqualTo(Scopes.of("a:read"));
    assertThat(key.roles()).containsExactly("clerk");
    assertThat(List.of(key.createdAt(), key.groupSince(), key.subjectSince(), key.position()))
        .containsOnly(1L);
  }

  @Test
  void scopes_and_roles_are_replaced_as_a_whole() {
    KeyView key =
        key(CREATED, new KeyEvent.KeyScopesChanged(KEY, ACME, Scopes.of("b:*"), List.of(), BY));
    assertThat(key.scopes()).isEqualTo(Scopes.of("b:*"));
    assertThat(key.roles()).isEmpty();
    assertThat(key.position()).isEqualTo(2);
    assertThat(key.createdAt()).isEqualTo(1);
  }

  @Test
  void restrictions_and_usage_are_replaced_as_a_whole() {
    var restrictions = new Restrictions(List.of(IpRange.of("10.0.0.0/8")), NOW, LATER);
    var usage = new UsagePolicy(MaxStaleness.UNBOUNDED, null, null);
    KeyView key =
        key(
            CREATED,
            new KeyEvent.KeyRestricted(KEY, ACME, restrictions, BY),
            new KeyEvent.KeyUsageChanged(KEY, ACME, usage, BY));
    assertThat(key.restrictions()).isEqualTo(restrictions);
    assertThat(key.usage()).isEqualTo(usage);
  }

  @Test
  void a_disabled_key_may_be_enabled() {
    var disabled = new KeyEvent.KeyDisabled(KEY, ACME, BY);
    assertThat(key(CREATED, disabled).status()).isEqualTo(KeyStatus.DISABLED);
    assertThat(key(CREATED, disabled, new KeyEvent.KeyEnabled(KEY, ACME, BY)).status())
        .isEqualTo(KeyStatus.ACTIVE);
  }

  @Test
  void a_revoked_key_keeps_its_secrets_so_that_the_denial_can_say_why() {
    KeyView key = key(CREATED, revoked());
    assertThat(key.status()).isEqualTo(KeyStatus.REVOKED);
    assertThat(key.secrets()).containsExactly(live(1, null));
  }

  @Test
  void a_revoked_key_that_is_deleted_stays_revoked() {
    assertThat(key(CREATED, revoked(), deleted()).status()).isEqualTo(KeyStatus.REVOKED);
  }

  @Test
  void B4_no_later_event_brings_a_revoked_key_back() {
    for (KeyEvent later :
        List.of(
            new KeyEvent.KeyEnabled(KEY, ACME, BY),
            new KeyEvent.KeyDisabled(KEY, ACME, BY),
            new KeyEvent.KeyUndeleted(KEY, ACME, OF_ANN, BY),
            rotated(2, LATER))) {
      assertThat(key(CREATED, revoked(), later).status()).isEqualTo(KeyStatus.REVOKED);
      assertThat(key(CREATED, revoked(), deleted(), later).status()).isEqualTo(KeyStatus.REVOKED);
    }
    assertThat(key(CREATED, deleted(), revoked()).status()).isEqualTo(KeyStatus.REVOKED);
  }

  @Test
  void a_deleted_key_loses_its_subject_and_comes_back_disabled() {
    KeyView deleted = key(CREATED, deleted());
    assertThat(deleted.status()).isEqualTo(KeyStatus.DELETED);
    assertThat(deleted.subject()).isNull();
    KeyView back = key(CREATED, deleted(), new KeyEvent.KeyUndeleted(KEY, ACME, OF_ANN, BY));
    assertThat(back.status()).isEqualTo(KeyStatus.DISABLED);
    assertThat(back.subject()).isEqualTo("ann");
    assertThat(back.subjectSince()).isEqualTo(3);
  }

  @Test
  void notices_change_nothing_but_the_position() {
    KeyView key = key(CREATED);
    assertThat(key(CREATED, new KeyEvent.KeyExpiring(KEY, ACME, LATER, BY)))
        .isEqualTo(key.change().at(2));
    assertThat(key(CREATED, new KeyEvent.KeyRotationDue(KEY, ACME, 1, BY)))
        .isEqualTo(key.change().at(2));
  }
}
