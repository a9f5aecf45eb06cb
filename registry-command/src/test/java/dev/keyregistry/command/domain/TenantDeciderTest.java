package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.command.domain.TenantCommand.CutKeys;
import dev.keyregistry.events.GroupEvent.GroupCreated;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bulk revocation, as it is decided. */
class TenantDeciderTest {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId OTHER = TenantId.of("other");
  private static final GroupId GROUP = new GroupId(new UUID(7, 5));
  private static final TenantState TENANT = new TenantState.Active(TenantDetails.NONE);
  private static final GroupState NO_GROUP = new GroupState.Unknown();
  private static final CutBrake RELEASED = new CutBrake(1, 10, 0.1, null);

  @Test
  void R5_a_cut_is_one_event() {
    Decision decision = decide(TENANT, NO_GROUP, cut(null, "ann", RELEASED, false));
    assertThat(((Accepted) decision).events())
        .singleElement()
        .isInstanceOfSatisfying(
            TenantEvent.KeysCut.class, e -> assertThat(e.subject()).isEqualTo("ann"));
  }

  @Test
  void a_rehearsal_is_decided_like_the_cut_and_does_nothing() {
    var alarming = new CutBrake(10, 10, 0.1, null);
    assertThat(decide(TENANT, NO_GROUP, cut(null, null, alarming, true))).isEqualTo(Decision.of());
    assertThat(refusal(decide(TENANT, NO_GROUP, cut(GROUP, null, RELEASED, true))))
        .isEqualTo(Refusal.INVALID);
  }

  @Test
  void a_large_share_of_a_tenants_keys_is_cut_only_if_its_number_is_confirmed() {
    assertThat(refusal(decide(TENANT, NO_GROUP, cut(new CutBrake(2, 10, 0.1, null)))))
        .isEqualTo(Refusal.CONFIRMATION_NEEDED);
    assertThat(refusal(decide(TENANT, NO_GROUP, cut(new CutBrake(2, 10, 0.1, 3L)))))
        .isEqualTo(Refusal.COUNT_DIFFERS);
    assertThat(refusal(decide(TENANT, NO_GROUP, cut(new CutBrake(1, 10, 0.1, 0L)))))
        .isEqualTo(Refusal.COUNT_DIFFERS);
    assertThat(decide(TENANT, NO_GROUP, cut(new CutBrake(2, 10, 0.1, 2L))))
        .isInstanceOf(Accepted.class);
    assertThat(decide(TENANT, NO_GROUP, cut(new CutBrake(1, 10, 0.1, null))))
        .isInstanceOf(Accepted.class);
    assertThat(decide(TENANT, NO_GROUP, cut(new CutBrake(0, 9, 0.1, null))))
        .isEqualTo(Decision.of()); // whom it would revoke, there are none
  }

  @Test
  void only_a_group_of_the_tenant_can_be_cut() {
    assertThat(refusal(decide(TENANT, group(OTHER), cut(GROUP, null, RELEASED, false))))
        .isEqualTo(Refusal.INVALID);
    assertThat(decide(TENANT, group(ACME), cut(GROUP, null, RELEASED, false)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void cuts_that_none_includes_have_a_bound_and_wider_ones_make_room() {
    TenantState state = TENANT;
    for (int i = 0; i < TenantDecider.MAX_CUTS; i++) {
      state = after(state, cut(null, "subject-" + i, RELEASED, false), i + 1);
    }
    assertThat(refusal(decide(state, NO_GROUP, cut(null, "another", RELEASED, false))))
        .isEqualTo(Refusal.TOO_MANY_CUTS);
    TenantState again = after(state, cut(null, "subject-7", RELEASED, false), 9_000);
    assertThat(again.details().cuts().size()).isEqualTo(TenantDecider.MAX_CUTS);
    TenantState all = after(state, cut(RELEASED), 9_000);
    assertThat(all.details().cuts().toList())
        .containsExactly(new Cut(9_000, null, null, null, null));
  }

  @Test
  void a_tenant_that_has_changed_too_often_can_still_be_suspended() {
    TenantState old = TENANT;
    for (int i = 0; i < TenantDecider.MAX_VERSION; i++) {
      old = after(old, cut(RELEASED), i + 1);
    }
    assertThat(refusal(decide(old, NO_GROUP, cut(RELEASED)))).isEqualTo(Refusal.TOO_MANY_CHANGES);
    assertThat(decide(old, NO_GROUP, new TenantCommand.SuspendTenant(ACME, BY)))
        .isInstanceOf(Accepted.class);
  }

  private static CutKeys cut(CutBrake brake) {
    return cut(null, null, brake, false);
  }

  private static CutKeys cut(
      @Nullable GroupId group, @Nullable String subject, CutBrake brake, boolean rehearsal) {
    var cut = new Cut(KeyState.NOT_YET, group, Cut.subject(ACME, subject), null, null);
    return new CutKeys(
        ACME, cut, subject, RevocationReason.UNSPECIFIED, null, brake, rehearsal, BY);
  }

  private static GroupState group(TenantId tenant) {
    return NO_GROUP.evolve(new GroupCreated(GROUP, tenant, "partners", null, BY));
  }

  private static Decision decide(TenantState state, GroupState group, TenantCommand command) {
    var caller =
        new Caller(new KeyId(new UUID(7, 99)), ACME, null, Scopes.of("registry:keys:write"), 0);
    return TenantDecider.decide(command, new Surroundings(state, group, caller, List::of));
  }

  private static TenantState after(TenantState state, TenantCommand command, long position) {
    TenantState after = state;
    for (var event : ((Accepted) decide(state, NO_GROUP, command)).events()) {
      after = after.evolve((TenantEvent) event, position);
    }
    return after;
  }

  private static Refusal refusal(Decision decision) {
    return ((Refused) decision).refusal();
  }
}
