package dev.keyregistry.command.domain;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupEvent.GroupActivated;
import dev.keyregistry.events.GroupEvent.GroupCreated;
import dev.keyregistry.events.GroupEvent.GroupDeactivated;
import dev.keyregistry.events.GroupEvent.GroupDeleted;
import dev.keyregistry.events.GroupEvent.GroupDescribed;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/** What a group's events have led to. */
public sealed interface GroupState {

  /** No such group. */
  record Unknown() implements GroupState {}

  /** Its keys work. */
  record Active(GroupDetails details) implements GroupState {}

  /** None of its keys works. */
  record Inactive(GroupDetails details) implements GroupState {}

  /** It is gone; no key is in it. */
  record Deleted(GroupDetails details) implements GroupState {}

  /**
   * What decisions need to know of a group.
   *
   * @param version the number of its events
   */
  record GroupDetails(TenantId tenant, String name, @Nullable String description, long version) {
    private GroupDetails next() {
      return new GroupDetails(tenant, name, description, version + 1);
    }
  }

  /** What is known of the group, or {@code null} if there is none. */
  default @Nullable GroupDetails known() {
    return switch (this) {
      case Unknown s -> null;
      case Active s -> s.details;
      case Inactive s -> s.details;
      case Deleted s -> s.details;
    };
  }

  /** Whether a key of this tenant may be in it. */
  default boolean takes(TenantId tenant) {
    return switch (this) {
      case Unknown s -> false;
      case Active s -> s.details.tenant.equals(tenant);
      case Inactive s -> s.details.tenant.equals(tenant);
      case Deleted s -> false;
    };
  }

  /**
   * The state after one more event.
   *
   * @throws IllegalStateException if the event cannot follow this state: the log is broken
   */
  default GroupState evolve(GroupEvent event) {
    if (event instanceof GroupCreated e) {
      return new Active(new GroupDetails(e.tenant(), e.name(), e.description(), 1));
    }
    GroupDetails details = known();
    if (details == null) {
      throw new IllegalStateException("an event of " + event.group() + " precedes its creation");
    }
    return switch (event) {
      case GroupCreated e -> throw new AssertionError(e.group());
      case GroupDescribed e -> {
        var described =
            new GroupDetails(details.tenant, e.name(), e.description(), details.version + 1);
        yield this instanceof Inactive ? new Inactive(described) : new Active(described);
      }
      case GroupDeactivated e -> new Inactive(details.next());
      case GroupActivated e -> new Active(details.next());
      case GroupDeleted e -> new Deleted(details.next());
    };
  }
}
