package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.TenantCommand.CreateTenant;
import dev.keyregistry.command.domain.TenantCommand.DefineRole;
import dev.keyregistry.command.domain.TenantCommand.DescribeTenant;
import dev.keyregistry.command.domain.TenantCommand.RemoveRole;
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
  record Active(@Nullable String name, TenantRoles roles) implements TenantState {}

  /** None of its keys works. */
  record Suspended(@Nullable String name, TenantRoles roles) implements TenantState {}

  /** The state after one more event. */
  default TenantState evolve(TenantEvent event) {
    return switch (event) {
      case TenantCreated e -> new Active(e.name(), TenantRoles.NONE);
      case TenantDescribed e -> with(e.name(), roles());
      case TenantSuspended e -> new Suspended(name(), roles());
      case TenantResumed e -> new Active(name(), roles());
      case TenantEvent.TenantStalenessChanged e -> this;
      case TenantEvent.RoleDefined e -> with(name(), roles().after(e));
      case TenantEvent.RoleRemoved e -> with(name(), roles().after(e));
      case TenantEvent.KeysCut e -> this;
    };
  }

  /** What a command comes to in this state. */
  default Decision decide(TenantCommand command, Caller caller) {
    if (command instanceof CreateTenant create) {
      return this instanceof Unknown
          ? Decision.of(
              new TenantCreated(
                  create.tenant(), create.name(), create.defaultMaxStaleness(), create.by()))
          : Decision.refuse(
              Refusal.ALREADY_EXISTS, "there is a tenant " + create.tenant() + " already");
    }
    if (this instanceof Unknown || !caller.administers(command.tenant())) {
      return Decision.refuse(Refusal.NOT_FOUND, "there is no tenant " + command.tenant());
    }
    return switch (command) {
      case CreateTenant c -> throw new AssertionError(c.tenant());
      case DescribeTenant c ->
          Objects.equals(c.name(), name())
              ? Decision.of()
              : Decision.of(new TenantDescribed(c.tenant(), c.name(), c.by()));
      case DefineRole c -> roles().decide(c, caller);
      case RemoveRole c -> roles().decide(c, caller);
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

  /** What its roles stand for. */
  default TenantRoles roles() {
    return switch (this) {
      case Unknown u -> TenantRoles.NONE;
      case Active a -> a.roles;
      case Suspended s -> s.roles;
    };
  }

  private TenantState with(@Nullable String name, TenantRoles roles) {
    return this instanceof Suspended ? new Suspended(name, roles) : new Active(name, roles);
  }

  private @Nullable String name() {
    return switch (this) {
      case Unknown u -> null;
      case Active a -> a.name();
      case Suspended s -> s.name();
    };
  }
}
