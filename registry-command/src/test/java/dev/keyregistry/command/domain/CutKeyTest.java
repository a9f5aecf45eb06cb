package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent.KeysCut;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R5: a key that was cut never works again, whatever is asked of it. */
class CutKeyTest {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final KeyId KEY = new KeyId(new UUID(7, 1));
  private static final GroupId GROUP = new GroupId(new UUID(7, 5));
  private static final KeyProfile OF_ANN = new KeyProfile("label", null, "ann", Map.of());
  private static final Caller ADMIN =
      new Caller(new KeyId(new UUID(7, 99)), ACME, null, Scopes.of("registry:keys:write"), 0);
  private static final TenantState CUT_ANN = cutAt(5, "ann");

  @Test
  void R5_a_cut_key_takes_no_command_that_would_let_it_work() {
    for (KeyCommand command :
        List.of(
            new KeyCommand.EnableKey(KEY, BY),
            new KeyCommand.RotateKey(KEY, hash(2), "hint", Duration.ofHours(1), BY),
            new KeyCommand.ChangeScopes(KEY, Scopes.of("a:b"), null, BY),
            new KeyCommand.AbortRotation(KEY, BY))) {
      assertThat(refusal(command, created(), CUT_ANN)).isEqualTo(Refusal.REVOKED);
    }
  }

  @Test
  void R5_a_key_is_not_moved_or_renamed_out_of_a_cut() {
    assertThat(refusal(SettingsChanges.subject(KEY, "bob", BY), created(), CUT_ANN))
        .isEqualTo(Refusal.REVOKED);
    assertThat(refusal(SettingsChanges.group(KEY, GROUP, BY), created(), CUT_ANN))
        .isEqualTo(Refusal.REVOKED);
  }

  @Test
  void R5_a_cut_key_that_is_deleted_does_not_come_back() {
    KeyState deleted = created();
    Accepted deletion = accepted(new KeyCommand.DeleteKey(KEY, BY), deleted, CUT_ANN);
    assertThat(deletion.events())
        .hasSize(2)
        .first()
        .isInstanceOf(KeyEvent.KeyRevoked.class); // what the cut went by is gone with the deletion
    for (var event : deletion.events()) {
      deleted = deleted.evolve((KeyEvent) event, 6);
    }
    assertThat(refusal(new KeyCommand.UndeleteKey(KEY, OF_ANN, BY), deleted, CUT_ANN))
        .isEqualTo(Refusal.REVOKED);
  }

  @Test
  void R5_a_key_that_was_deleted_before_a_cut_does_not_come_back_either() {
    KeyState deleted = created().evolve(new KeyEvent.KeyDeleted(KEY, ACME, BY), 3);
    var back = new KeyCommand.UndeleteKey(KEY, OF_ANN, BY);
    assertThat(refusal(back, deleted, cutAt(5, null))).isEqualTo(Refusal.REVOKED);
    accepted(back, deleted, CUT_ANN); // it was nobody's by then
  }

  @Test
  void R5_a_key_that_came_to_match_after_a_cut_is_not_cut() {
    var ofAnn = new KeyEvent.KeyDescribed(KEY, ACME, OF_ANN, BY);
    KeyState late = created(KeyProfile.EMPTY).evolve(ofAnn, 6);
    accepted(new KeyCommand.RotateKey(KEY, hash(2), "h", Duration.ZERO, BY), late, CUT_ANN);
  }

  @Test
  void a_cut_key_can_be_revoked_and_disabled_by_itself() {
    accepted(new KeyCommand.DisableKey(KEY, BY), created(), CUT_ANN);
    accepted(
        new KeyCommand.RevokeKey(KEY, RevocationReason.UNSPECIFIED, null, BY), created(), CUT_ANN);
  }

  private static TenantState cutAt(long position, @Nullable String subject) {
    return new TenantState.Active(TenantDetails.NONE)
        .evolve(
            new KeysCut(ACME, null, subject, null, null, RevocationReason.KEY_COMPROMISE, null, BY),
            position);
  }

  private static KeyState created() {
    return created(OF_ANN);
  }

  private static KeyState created(KeyProfile profile) {
    return new KeyState.Unissued()
        .evolve(
            new KeyEvent.KeyCreated(
                KEY,
                ACME,
                null,
                Environment.LIVE,
                profile,
                Scopes.NONE,
                List.of(),
                Restrictions.NONE,
                UsagePolicy.DEFAULT,
                new SecretGeneration(1, hash(1), null),
                BY),
            2);
  }

  private static SecretHash hash(long number) {
    return new SecretHash(number, 2, 3, 4);
  }

  private static Decision decide(KeyCommand command, KeyState key, TenantState tenant) {
    TenantState asked = command.asksForTenant() ? tenant : new TenantState.Unknown();
    return KeyDecider.decide(
        command, key, new Surroundings(asked, new GroupState.Unknown(), ADMIN, List::of));
  }

  private static Accepted accepted(KeyCommand command, KeyState key, TenantState tenant) {
    Decision decision = decide(command, key, tenant);
    assertThat(decision).isInstanceOf(Accepted.class);
    return (Accepted) decision;
  }

  private static Refusal refusal(KeyCommand command, KeyState key, TenantState tenant) {
    Decision decision = decide(command, key, tenant);
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }
}
