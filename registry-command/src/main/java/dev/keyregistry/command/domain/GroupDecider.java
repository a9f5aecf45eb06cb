package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;
import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.GroupCommand.ActivateGroup;
import dev.keyregistry.command.domain.GroupCommand.CreateGroup;
import dev.keyregistry.command.domain.GroupCommand.DeactivateGroup;
import dev.keyregistry.command.domain.GroupCommand.DeleteGroup;
import dev.keyregistry.command.domain.GroupCommand.DescribeGroup;
import dev.keyregistry.command.domain.GroupState.GroupDetails;
import dev.keyregistry.events.GroupEvent.GroupActivated;
import dev.keyregistry.events.GroupEvent.GroupCreated;
import dev.keyregistry.events.GroupEvent.GroupDeactivated;
import dev.keyregistry.events.GroupEvent.GroupDeleted;
import dev.keyregistry.events.GroupEvent.GroupDescribed;
import java.util.Objects;

/** Decides what a command on a group comes to. */
public final class GroupDecider {

  /** After how many events a group keeps its description: to deactivate it must stay possible. */
  public static final int MAX_VERSION = 1_000;

  private GroupDecider() {}

  /**
   * The decision.
   *
   * @param tenant the state of the tenant that a creation names; of no matter to other commands
   */
  public static Decision decide(
      GroupCommand command, GroupState group, TenantState tenant, Caller caller) {
    if (command instanceof CreateGroup create) {
      return create(create, group, tenant, caller);
    }
    GroupDetails details = group.known();
    if (details == null
        || group instanceof GroupState.Deleted
        || !caller.administers(details.tenant())) {
      return refuse(Refusal.NOT_FOUND, "there is no group " + command.group());
    }
    return switch (command) {
      case CreateGroup c -> throw new AssertionError(c.group());
      case DescribeGroup c -> describe(c, details);
      case ActivateGroup c ->
          group instanceof GroupState.Active
              ? Decision.of()
              : Decision.of(new GroupActivated(c.group(), details.tenant(), c.by()));
      case DeactivateGroup c ->
          group instanceof GroupState.Inactive
              ? Decision.of()
              : Decision.of(new GroupDeactivated(c.group(), details.tenant(), c.by()));
      // Whether a key is in it is for the log to say, under its lock (ADR 0009).
      case DeleteGroup c -> Decision.of(new GroupDeleted(c.group(), details.tenant(), c.by()));
    };
  }

  private static Decision create(
      CreateGroup c, GroupState group, TenantState tenant, Caller caller) {
    if (!caller.administers(c.tenant()) || tenant instanceof TenantState.Unknown) {
      return refuse(Refusal.NOT_FOUND, "there is no tenant " + c.tenant());
    }
    if (tenant instanceof TenantState.Suspended) {
      return refuse(Refusal.TENANT_SUSPENDED, "the tenant " + c.tenant() + " is suspended");
    }
    return group instanceof GroupState.Unknown
        ? Decision.of(new GroupCreated(c.group(), c.tenant(), c.name(), c.description(), c.by()))
        : refuse(Refusal.ALREADY_EXISTS, "there is a group " + c.group() + " already");
  }

  private static Decision describe(DescribeGroup c, GroupDetails before) {
    if (before.version() >= MAX_VERSION) {
      return refuse(
          Refusal.TOO_MANY_CHANGES,
          "the group has changed " + MAX_VERSION + " times: create another one");
    }
    String name = requireNonNullElse(c.name(), before.name());
    String description = c.description().over(before.description());
    return name.equals(before.name()) && Objects.equals(description, before.description())
        ? Decision.of()
        : Decision.of(new GroupDescribed(c.group(), before.tenant(), name, description, c.by()));
  }
}
