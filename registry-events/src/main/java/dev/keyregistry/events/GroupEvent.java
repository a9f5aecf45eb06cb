package dev.keyregistry.events;

import org.jspecify.annotations.Nullable;

/** Something that happened to a key group as a whole. */
public sealed interface GroupEvent extends RegistryEvent {

  GroupId group();

  TenantId tenant();

  @Override
  default GroupId entity() {
    return group();
  }

  /** A group came into being, active. */
  record GroupCreated(
      GroupId group,
      TenantId tenant,
      String name,
      @Nullable String description,
      Provenance provenance)
      implements GroupEvent {}

  /** The group's name or description changed. */
  record GroupDescribed(
      GroupId group,
      TenantId tenant,
      String name,
      @Nullable String description,
      Provenance provenance)
      implements GroupEvent {}

  /** Every key of the group stopped working. */
  record GroupDeactivated(GroupId group, TenantId tenant, Provenance provenance)
      implements GroupEvent {}

  /** The keys of a deactivated group work again. */
  record GroupActivated(GroupId group, TenantId tenant, Provenance provenance)
      implements GroupEvent {}

  /** An empty group is gone. */
  record GroupDeleted(GroupId group, TenantId tenant, Provenance provenance)
      implements GroupEvent {}
}
