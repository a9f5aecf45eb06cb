package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupEvent.GroupCreated;
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
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cut;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The last root key cannot be lost by accident. */
class LastRootKeyTest {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final KeyId ROOT = new KeyId(new UUID(7, 1));
  private static final KeyId OTHER = new KeyId(new UUID(7, 2));
  private static final GroupId GROUP = new GroupId(new UUID(7, 5));
  private static final TenantState TENANT = new TenantState.Active(TenantDetails.NONE);
  private static final Caller CALLER =
      new Caller(ROOT, TenantId.REGISTRY, null, Scopes.of("registry:*"), 0);
  private static final List<KeyCommand> NARROWING =
      List.of(
          new KeyCommand.RevokeKey(ROOT, RevocationReason.UNSPECIFIED, null, BY),
          new KeyCommand.DisableKey(ROOT, BY),
          new KeyCommand.DeleteKey(ROOT, BY),
          new KeyCommand.ChangeScopes(ROOT, Scopes.of("registry:keys:write"), null, BY),
          SettingsChanges.group(ROOT, GROUP, BY));

  @Test
  void the_last_root_key_is_neither_ended_nor_narrowed() {
    for (KeyCommand command : NARROWING) {
      assertThat(decide(command, List.of(root(ROOT))))
          .as("%s", command)
          .isInstanceOfSatisfying(
              Refused.class, r -> assertThat(r.refusal()).isEqualTo(Refusal.LAST_ROOT_KEY));
    }
  }

  @Test
  void one_of_two_root_keys_is() {
    for (KeyCommand command : NARROWING) {
      assertThat(decide(command, List.of(root(ROOT), root(OTHER))))
          .as("%s", command)
          .isInstanceOf(Accepted.class);
    }
  }

  @Test
  void what_leaves_the_last_root_key_what_it_is_goes_through() {
    assertThat(decide(SettingsChanges.label(ROOT, "mine", BY), List.of(root(ROOT))))
        .isInstanceOf(Accepted.class);
    var rotate = new KeyCommand.RotateKey(ROOT, hash(9), "hint", Duration.ZERO, BY);
    assertThat(decide(rotate, List.of(root(ROOT)))).isInstanceOf(Accepted.class);
  }

  @Test
  void a_cut_leaves_a_root_key() {
    KeyState late = root(OTHER, 20);
    Cut all = new Cut(10, null, null, null, null);
    assertThat(cut(all, List.of(root(ROOT))))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.refusal()).isEqualTo(Refusal.LAST_ROOT_KEY));
    assertThat(cut(all, List.of(root(ROOT), late))).isInstanceOf(Accepted.class);
    assertThat(
            cut(
                new Cut(10, null, Cut.subject(TenantId.REGISTRY, "ann"), null, null),
                List.of(root(ROOT))))
        .isInstanceOf(Accepted.class);
  }

  private static Decision decide(KeyCommand command, List<KeyState> rootKeys) {
    GroupState group =
        new GroupState.Unknown()
            .evolve(new GroupCreated(GROUP, TenantId.REGISTRY, "operators", null, BY));
    return KeyDecider.decide(
        command, root(ROOT), new Surroundings(TENANT, group, CALLER, () -> rootKeys));
  }

  private static Decision cut(Cut cut, List<KeyState> rootKeys) {
    var command =
        new TenantCommand.CutKeys(
            TenantId.REGISTRY,
            cut,
            null,
            RevocationReason.UNSPECIFIED,
            null,
            new CutBrake(1, 1, 1, null),
            false,
            BY);
    return TenantDecider.decide(
        command, new Surroundings(TENANT, new GroupState.Unknown(), CALLER, () -> rootKeys));
  }

  private static KeyState root(KeyId id) {
    return root(id, 2);
  }

  private static KeyState root(KeyId id, long position) {
    return new KeyState.Unissued()
        .evolve(
            new KeyEvent.KeyCreated(
                id,
                TenantId.REGISTRY,
                null,
                Environment.LIVE,
                KeyProfile.EMPTY,
                Scopes.of("registry:*"),
                List.of(),
                Restrictions.NONE,
                UsagePolicy.DEFAULT,
                new SecretGeneration(1, hash(position), null),
                BY),
            position);
  }

  private static SecretHash hash(long number) {
    return new SecretHash(number, 2, 3, 4);
  }
}
