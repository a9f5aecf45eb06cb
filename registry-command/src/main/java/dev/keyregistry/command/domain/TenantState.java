package dev.keyregistry.command.domain;

import dev.keyregistry.events.TenantEvent;

/** What a tenant's events have led to. */
public sealed interface TenantState {

  /** No such tenant. */
  record Unknown() implements TenantState {}

  /** Its keys work. */
  record Active(TenantDetails details) implements TenantState {}

  /** None of its keys works. */
  record Suspended(TenantDetails details) implements TenantState {}

  /** What is known of it; of an unknown one, {@link TenantDetails#NONE}. */
  default TenantDetails details() {
    return switch (this) {
      case Unknown s -> TenantDetails.NONE;
      case Active s -> s.details;
      case Suspended s -> s.details;
    };
  }

  /**
   * The state after one more event.
   *
   * @param position where the event stands in the log, or {@link KeyState#NOT_YET}
   */
  default TenantState evolve(TenantEvent event, long position) {
    TenantDetails next = details().after(event, position);
    return switch (event) {
      case TenantEvent.TenantCreated e -> new Active(next);
      case TenantEvent.TenantSuspended e -> new Suspended(next);
      case TenantEvent.TenantResumed e -> new Active(next);
      default -> this instanceof Suspended ? new Suspended(next) : new Active(next);
    };
  }
}
