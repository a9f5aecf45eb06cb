package dev.keyregistry.command.domain;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/** What may be asked of a key group. */
public sealed interface GroupCommand {

  GroupId group();

  Provenance by();

  /** Brings a group into being, active and empty. */
  record CreateGroup(
      GroupId group, TenantId tenant, String name, @Nullable String description, Provenance by)
      implements GroupCommand {}

  /**
   * Changes what people wrote about the group.
   *
   * @param name kept where {@code null}
   */
  record DescribeGroup(
      GroupId group, @Nullable String name, Field<String> description, Provenance by)
      implements GroupCommand {}

  /** Stops every key of the group. */
  record DeactivateGroup(GroupId group, Provenance by) implements GroupCommand {}

  /** Lets the keys of a deactivated group work again. */
  record ActivateGroup(GroupId group, Provenance by) implements GroupCommand {}

  /** Takes the group away, if no key is in it. */
  record DeleteGroup(GroupId group, Provenance by) implements GroupCommand {}
}
