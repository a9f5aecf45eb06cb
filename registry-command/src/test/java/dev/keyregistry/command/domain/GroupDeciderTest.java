package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.Decision.Refused;
import dev.keyregistry.command.domain.GroupCommand.ActivateGroup;
import dev.keyregistry.command.domain.GroupCommand.CreateGroup;
import dev.keyregistry.command.domain.GroupCommand.DeactivateGroup;
import dev.keyregistry.command.domain.GroupCommand.DeleteGroup;
import dev.keyregistry.command.domain.GroupCommand.DescribeGroup;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupDeciderTest {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final TenantId OTHER = TenantId.of("other");
  private static final GroupId GROUP = new GroupId(new UUID(7, 1));
  private static final TenantState TENANT = new TenantState.Active(TenantDetails.NONE);
  private static final Caller ADMIN = caller(ACME);
  private static final Caller STRANGER = caller(OTHER);

  @Test
  void a_group_is_created_once_in_a_tenant_that_is_not_suspended() {
    assertThat(created()).isInstanceOf(GroupState.Active.class);
    assertThat(refusal(create(), created(), ADMIN)).isEqualTo(Refusal.ALREADY_EXISTS);
    assertThat(refusal(create(), new GroupState.Unknown(), STRANGER)).isEqualTo(Refusal.NOT_FOUND);
    Decision decision =
        GroupDecider.decide(
            create(),
            new GroupState.Unknown(),
            new TenantState.Suspended(TenantDetails.NONE),
            ADMIN);
    assertThat(((Refused) decision).refusal()).isEqualTo(Refusal.TENANT_SUSPENDED);
  }

  @Test
  void a_foreign_group_does_not_exist_for_a_tenants_admin() {
    assertThat(refusal(new DeactivateGroup(GROUP, BY), created(), STRANGER))
        .isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void what_is_already_so_makes_no_event() {
    GroupState inactive = after(created(), new DeactivateGroup(GROUP, BY));
    assertThat(inactive).isInstanceOf(GroupState.Inactive.class);
    assertNothing(inactive, new DeactivateGroup(GROUP, BY));
    assertNothing(created(), new ActivateGroup(GROUP, BY));
    assertNothing(created(), new DescribeGroup(GROUP, null, new Field.Kept<>(), BY));
    assertNothing(created(), describe("A group", "of keys"));
  }

  @Test
  void a_description_changes_and_leaves_the_group_as_active_as_it_was() {
    GroupState inactive = after(created(), new DeactivateGroup(GROUP, BY));
    GroupState described = after(inactive, describe("New", null));
    assertThat(described)
        .isEqualTo(new GroupState.Inactive(new GroupState.GroupDetails(ACME, "New", null, 3)));
  }

  @Test
  void a_deleted_group_does_not_exist_and_takes_no_keys() {
    GroupState deleted = after(created(), new DeleteGroup(GROUP, BY));
    assertThat(refusal(new ActivateGroup(GROUP, BY), deleted, ADMIN)).isEqualTo(Refusal.NOT_FOUND);
    assertThat(deleted.takes(ACME)).isFalse();
    assertThat(created().takes(ACME)).isTrue();
    assertThat(created().takes(OTHER)).isFalse();
  }

  private static GroupState created() {
    return after(new GroupState.Unknown(), create());
  }

  private static GroupCommand create() {
    return new CreateGroup(GROUP, ACME, "A group", "of keys", BY);
  }

  private static GroupCommand describe(String name, @Nullable String description) {
    return new DescribeGroup(GROUP, name, new Field.Given<>(description), BY);
  }

  private static void assertNothing(GroupState state, GroupCommand command) {
    assertThat(GroupDecider.decide(command, state, TENANT, ADMIN)).isEqualTo(Decision.of());
  }

  private static GroupState after(GroupState state, GroupCommand command) {
    GroupState after = state;
    var accepted = (Accepted) GroupDecider.decide(command, state, TENANT, ADMIN);
    for (RegistryEvent event : accepted.events()) {
      after = after.evolve((GroupEvent) event);
    }
    return after;
  }

  private static Refusal refusal(GroupCommand command, GroupState state, Caller caller) {
    return ((Refused) GroupDecider.decide(command, state, TENANT, caller)).refusal();
  }

  private static Caller caller(TenantId tenant) {
    return new Caller(
        new KeyId(new UUID(7, 99)), tenant, null, Scopes.of("registry:groups:write"), 0);
  }
}
