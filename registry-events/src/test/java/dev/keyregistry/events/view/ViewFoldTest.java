package dev.keyregistry.events.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViewFoldTest {

  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final Instant SOON = NOW.plusSeconds(60);
  private static final Instant LATER = NOW.plusSeconds(3600);
  private static final Provenance BY = Provenance.system(NOW, "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final GroupId GROUP = new GroupId(new UUID(1, 1));
  private static final GroupId OTHER = new GroupId(new UUID(1, 2));
  private static final KeyId KEY = new KeyId(new UUID(2, 1));
  private static final KeyProfile OF_ANN = profile("ann");
  private static final KeyEvent CREATED =
      new KeyEvent.KeyCreated(
          KEY,
          ACME,
          GROUP,
          Environment.LIVE,
          OF_ANN,
          Scopes.of("a:read"),
          List.of("clerk"),
          Restrictions.NONE,
          UsagePolicy.DEFAULT,
          secret(1),
          BY);

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
  void a_rotated_key_has_two_live_secrets_until_the_old_one_is_retired() {
    KeyView rotated = key(CREATED, rotated(2, LATER));
    assertThat(rotated.secrets()).containsExactly(live(2, null), live(1, LATER));
    KeyEvent retired = new KeyEvent.KeySecretRetired(KEY, ACME, 1, BY);
    assertThat(key(CREATED, rotated(2, LATER), retired).secrets()).containsExactly(live(2, null));
  }

  @Test
  void an_overlap_never_grows_by_another_rotation() {
    assertThat(key(CREATED, rotated(2, SOON), rotated(3, LATER)).secrets())
        .containsExactly(live(3, null), live(2, LATER), live(1, SOON));
    assertThat(key(CREATED, rotated(2, LATER), rotated(3, SOON)).secrets())
        .containsExactly(live(3, null), live(2, SOON), live(1, SOON));
  }

  @Test
  void a_rotation_without_overlap_leaves_one_secret() {
    assertThat(key(CREATED, rotated(2, NOW)).secrets()).containsExactly(live(2, null));
  }

  @Test
  void an_aborted_rotation_brings_the_secret_before_it_back() {
    KeyEvent aborted = new KeyEvent.KeyRotationAborted(KEY, ACME, 2, BY);
    assertThat(key(CREATED, rotated(2, LATER), aborted).secrets()).containsExactly(live(1, null));
  }

  @Test
  void an_aborted_rotation_leaves_the_end_of_older_secrets() {
    KeyEvent aborted = new KeyEvent.KeyRotationAborted(KEY, ACME, 3, BY);
    assertThat(key(CREATED, rotated(2, SOON), rotated(3, LATER), aborted).secrets())
        .containsExactly(live(2, null), live(1, SOON));
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
  void R5_moving_a_key_says_since_when_it_is_in_the_group() {
    assertThat(key(CREATED, moved(OTHER)).groupSince()).isEqualTo(2);
    assertThat(key(CREATED, moved(null)).group()).isNull();
    assertThat(key(CREATED, moved(GROUP)).groupSince()).isEqualTo(1);
  }

  @Test
  void R5_describing_a_key_says_since_when_it_has_the_subject() {
    KeyEvent same = new KeyEvent.KeyDescribed(KEY, ACME, OF_ANN, BY);
    KeyEvent other = new KeyEvent.KeyDescribed(KEY, ACME, profile("bob"), BY);
    assertThat(key(CREATED, same).subjectSince()).isEqualTo(1);
    assertThat(key(CREATED, other).subjectSince()).isEqualTo(2);
    assertThat(key(CREATED, other).subject()).isEqualTo("bob");
  }

  @Test
  void notices_change_nothing_but_the_position() {
    KeyView key = key(CREATED);
    assertThat(key(CREATED, new KeyEvent.KeyExpiring(KEY, ACME, LATER, BY)))
        .isEqualTo(key.change().at(2));
    assertThat(key(CREATED, new KeyEvent.KeyRotationDue(KEY, ACME, 1, BY)))
        .isEqualTo(key.change().at(2));
  }

  @Test
  void R5_a_cut_covers_the_keys_that_were_there_before_it() {
    KeyView key = key(CREATED).change().at(9);
    assertThat(new Cut(2, null, null, null).covers(key)).isTrue();
    assertThat(new Cut(1, null, null, null).covers(key)).isFalse();
    assertThat(new Cut(2, GROUP, "ann", Environment.LIVE).covers(key)).isTrue();
    assertThat(new Cut(2, OTHER, null, null).covers(key)).isFalse();
    assertThat(new Cut(2, null, "bob", null).covers(key)).isFalse();
    assertThat(new Cut(2, null, null, Environment.TEST).covers(key)).isFalse();
  }

  @Test
  void R5_a_key_that_got_the_attribute_after_the_cut_is_not_covered() {
    KeyEvent ofBob = new KeyEvent.KeyDescribed(KEY, ACME, profile("bob"), BY);
    KeyView key = key(CREATED, moved(OTHER), ofBob);
    assertThat(new Cut(2, OTHER, null, null).covers(key)).isFalse();
    assertThat(new Cut(3, OTHER, null, null).covers(key)).isTrue();
    assertThat(new Cut(3, null, "bob", null).covers(key)).isFalse();
    assertThat(new Cut(4, null, "bob", null).covers(key)).isTrue();
  }

  @Test
  void a_tenants_view_folds_its_events() {
    var view =
        (TenantView)
            fold(
                new TenantEvent.TenantCreated(ACME, "Acme", null, BY),
                new TenantEvent.RoleDefined(ACME, "clerk", Scopes.of("a:read"), BY),
                new TenantEvent.RoleDefined(ACME, "boss", Scopes.of("*"), BY),
                new TenantEvent.RoleRemoved(ACME, "boss", BY),
                new TenantEvent.TenantStalenessChanged(ACME, MaxStaleness.of("PT5S"), BY),
                new TenantEvent.KeysCut(
                    ACME, GROUP, "ann", null, RevocationReason.KEY_COMPROMISE, BY),
                new TenantEvent.TenantSuspended(ACME, BY));
    assertThat(view.suspended()).isTrue();
    assertThat(view.roles()).isEqualTo(Map.of("clerk", Scopes.of("a:read")));
    assertThat(view.defaultMaxStaleness()).isEqualTo(MaxStaleness.of("PT5S"));
    assertThat(view.cuts()).containsExactly(new Cut(6, GROUP, "ann", null));
    assertThat(view.position()).isEqualTo(7);
    var resumed = (TenantView) ViewFold.apply(view, new TenantEvent.TenantResumed(ACME, BY), 8);
    assertThat(resumed).isEqualTo(view.suspended(false).at(8));
  }

  @Test
  void a_groups_view_folds_its_events() {
    var created = new GroupEvent.GroupCreated(GROUP, ACME, "partners", null, BY);
    var described = new GroupEvent.GroupDescribed(GROUP, ACME, "friends", null, BY);
    var deactivated = new GroupEvent.GroupDeactivated(GROUP, ACME, BY);
    assertThat(fold(created, described)).isEqualTo(new GroupView(GROUP, ACME, true, 2));
    assertThat(fold(created, deactivated, described))
        .isEqualTo(new GroupView(GROUP, ACME, false, 3));
    assertThat(fold(created, deactivated, new GroupEvent.GroupActivated(GROUP, ACME, BY)))
        .isEqualTo(new GroupView(GROUP, ACME, true, 3));
    assertThat(fold(created, new GroupEvent.GroupDeleted(GROUP, ACME, BY)))
        .isEqualTo(new GroupView(GROUP, ACME, false, 2));
  }

  @Test
  void an_event_before_its_entitys_creation_breaks_the_log() {
    assertThatThrownBy(() -> fold(revoked())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> fold(new TenantEvent.TenantSuspended(ACME, BY)))
        .isInstanceOf(IllegalStateException.class);
    for (GroupEvent event :
        List.of(
            new GroupEvent.GroupDescribed(GROUP, ACME, "x", null, BY),
            new GroupEvent.GroupDeactivated(GROUP, ACME, BY),
            new GroupEvent.GroupActivated(GROUP, ACME, BY),
            new GroupEvent.GroupDeleted(GROUP, ACME, BY))) {
      assertThatThrownBy(() -> fold(event)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void a_second_creation_breaks_the_log() {
    for (RegistryEvent event :
        List.of(
            CREATED,
            new TenantEvent.TenantCreated(ACME, "Acme", null, BY),
            new GroupEvent.GroupCreated(GROUP, ACME, "partners", null, BY))) {
      assertThatThrownBy(() -> fold(event, event))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("second creation");
    }
  }

  private static KeyView key(RegistryEvent... events) {
    return (KeyView) fold(events);
  }

  private static EntityView fold(RegistryEvent... events) {
    EntityView view = null;
    long position = 0;
    for (RegistryEvent event : events) {
      view = ViewFold.apply(view, event, ++position);
    }
    return Objects.requireNonNull(view);
  }

  private static KeyEvent rotated(int generation, Instant overlapUntil) {
    return new KeyEvent.KeyRotated(KEY, ACME, secret(generation), overlapUntil, BY);
  }

  private static KeyEvent revoked() {
    return new KeyEvent.KeyRevoked(KEY, ACME, RevocationReason.KEY_COMPROMISE, null, BY);
  }

  private static KeyEvent deleted() {
    return new KeyEvent.KeyDeleted(KEY, ACME, BY);
  }

  private static KeyEvent moved(@Nullable GroupId group) {
    return new KeyEvent.KeyMoved(KEY, ACME, group, BY);
  }

  private static KeyProfile profile(String subject) {
    return new KeyProfile("label", null, subject, Map.of());
  }

  private static SecretGeneration secret(int generation) {
    return new SecretGeneration(generation, new SecretHash(generation, 0, 0, 0), null);
  }

  private static LiveSecret live(int generation, @Nullable Instant until) {
    return new LiveSecret(generation, new SecretHash(generation, 0, 0, 0), until);
  }
}
