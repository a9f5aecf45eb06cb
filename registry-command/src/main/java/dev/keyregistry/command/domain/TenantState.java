package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.TenantCommand.CreateTenant;
import dev.keyregistry.command.domain.TenantCommand.DescribeTenant;
import dev.keyregistry.command.domain.TenantCommand.ResumeTenant;
import dev.keyregistry.command.domain.TenantCommand.SuspendTenant;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantEvent.TenantDescribed;
import dev.keyregistry.events.TenantEvent.TenantResumed;
import dev.keyregistry.events.TenantEvent.TenantSuspended;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a tenant's events have led to. */
public sealed interface TenantState {

  /** No such tenant. */
  record Unknown() implements TenantState {}

  /** Its keys work. */
  record Active(@Nullable String name) implements TenantState {}

  /** None of its keys works. */
  record Suspended(@Nullable String name) implements TenantState {}

  /** The state after one more event. */
  default TenantState evolve(TenantEvent event) {
    return switch (event) {
      case TenantCreated e -> new Active(e.name());
      case TenantDescribed e ->
          this instanceof Suspended ? new Suspended(e.name()) : new Active(e.name());
      case TenantSuspended e -> new Suspended(name());
      case TenantResumed e -> new Active(name());
      case TenantEvent.TenantStalenessChanged e -> this;
      case TenantEvent.RoleDefined e -> this;
      case TenantEvent.RoleRemoved e -> this;
      case TenantEvent.KeysCut e -> this;
    };
  }

  /** What a command comes to in this state. */
  default Decision decide(TenantCommand command) {
    if (command instanceof CreateTenant create) {
      return this instanceof Unknown
          ? Decision.of(
              new TenantCreated(
                  create.tenant(), create.name(), create.defaultMaxStaleness(), create.by()))
          : Decision.refuse(
              Refusal.ALREADY_EXISTS, "there is a tenant " + create.tenant() + " already");
    }
    if (this instanceof Unknown) {
      return Decision.refuse(Refusal.NOT_FOUND, "there is no tenant " + command.tenant());
    }
    return switch (command) {
      case CreateTenant c -> throw new AssertionError(c.tenant());
      case DescribeTenant c ->
          Objects.equals(c.name(), name())
              ? Decision.of()
              : Decision.of(new TenantDescribed(c.tenant(), c.name(), c.by()));
      case SuspendTenant c ->
          this instanceof Suspended
              ? Decision.of()
              : Decision.of(new TenantSuspended(c.tenant(), c.by()));
      case ResumeTenant c ->
          this instanceof Active
              ? Decision.of()
              : Decision.of(new TenantResumed(c.tenant(), c.by()));
    };
  }

  private @Nullable String name() {
    return switch (this) {
      case Unknown u -> null;
      case Active a -> a.name();
      case Suspended s -> s.name();
    };
  }
}
