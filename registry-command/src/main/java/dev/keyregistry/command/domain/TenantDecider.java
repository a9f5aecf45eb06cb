package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.TenantCommand.ChangeTenant;
import dev.keyregistry.command.domain.TenantCommand.CreateTenant;
import dev.keyregistry.command.domain.TenantCommand.CutKeys;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.view.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Decides what a command on a tenant comes to. */
public final class TenantDecider {

  /**
   * The most bulk revocations of a tenant that none includes: its view holds all of them, at 200
   * bytes each, beside its roles.
   */
  public static final int MAX_CUTS = 1_000;

  /**
   * After how many events a tenant's settings stay what they are, and its keys are not revoked in
   * bulk any more: every decision on the tenant or a key of it reads all of them, and to suspend it
   * must stay possible.
   */
  public static final int MAX_VERSION = 3_000;

  private TenantDecider() {}

  /**
   * The decision.
   *
   * @param around what the command depends on; its tenant is the command's
   */
  public static Decision decide(TenantCommand command, Surroundings around) {
    TenantState tenant = around.tenant();
    Caller caller = around.caller();
    if (command instanceof CreateTenant create) {
      return create(create, tenant);
    }
    if (tenant instanceof TenantState.Unknown || !caller.administers(command.tenant())) {
      return refuse(Refusal.NOT_FOUND, "there is no tenant " + command.tenant());
    }
    TenantDetails details = tenant.details();
    if (details.version() >= MAX_VERSION && says(command)) {
      return refuse(
          Refusal.TOO_MANY_CHANGES,
          "the tenant has changed "
              + MAX_VERSION
              + " times: suspend it, revoke its keys one by one, or create another one");
    }
    return switch (command) {
      case CreateTenant c -> throw new AssertionError(c.tenant());
      case ChangeTenant c -> change(c, details);
      case TenantCommand.DefineRole c -> details.roles().decide(c, caller);
      case TenantCommand.RemoveRole c -> details.roles().decide(c, caller);
      case TenantCommand.SuspendTenant c -> suspend(c, tenant);
      case TenantCommand.ResumeTenant c ->
          tenant instanceof TenantState.Active
              ? Decision.of()
              : Decision.of(new TenantEvent.TenantResumed(c.tenant(), c.by()));
      case CutKeys c ->
          LastRootKey.kept(cut(c, details, around.group()), c.tenant(), c.cut(), around.rootKeys());
    };
  }

  /** Whether its events hold what callers write. Roles have a bound of their own. */
  private static boolean says(TenantCommand command) {
    return command instanceof ChangeTenant || command instanceof CutKeys;
  }

  private static Decision suspend(TenantCommand.SuspendTenant c, TenantState tenant) {
    if (c.tenant().equals(TenantId.REGISTRY)) {
      return refuse(
          Refusal.RESERVED_TENANT,
          "the tenant registry cannot be suspended: nobody could resume it");
    }
    return tenant instanceof TenantState.Suspended
        ? Decision.of()
        : Decision.of(new TenantEvent.TenantSuspended(c.tenant(), c.by()));
  }

  private static Decision create(CreateTenant c, TenantState tenant) {
    return tenant instanceof TenantState.Unknown
        ? Decision.of(
            new TenantEvent.TenantCreated(c.tenant(), c.name(), c.defaultMaxStaleness(), c.by()))
        : refuse(Refusal.ALREADY_EXISTS, "there is a tenant " + c.tenant() + " already");
  }

  private static Decision change(ChangeTenant c, TenantDetails before) {
    List<TenantEvent> events = new ArrayList<>();
    String name = c.patch().name().over(before.name());
    if (!Objects.equals(name, before.name())) {
      events.add(new TenantEvent.TenantDescribed(c.tenant(), name, c.by()));
    }
    MaxStaleness bound = c.patch().defaultMaxStaleness().over(before.defaultMaxStaleness());
    if (!Objects.equals(bound, before.defaultMaxStaleness())) {
      events.add(new TenantEvent.TenantStalenessChanged(c.tenant(), bound, c.by()));
    }
    TenantPolicies policies = c.patch().over(before.policies());
    if (!policies.equals(before.policies())) {
      events.add(new TenantEvent.TenantPoliciesChanged(c.tenant(), policies, c.by()));
    }
    return new Decision.Accepted(List.copyOf(events));
  }

  /** R5: one event, whatever the number of keys. */
  private static Decision cut(CutKeys c, TenantDetails details, GroupState named) {
    Cut cut = c.cut();
    if (cut.group() != null && !named.takes(c.tenant())) {
      return Decision.invalid("group", "names a group that the tenant does not have");
    }
    if (details.cuts().with(cut).size() > MAX_CUTS) {
      return refuse(
          Refusal.TOO_MANY_CUTS,
          "the tenant has had "
              + MAX_CUTS
              + " bulk revocations that none includes: make a wider one, or revoke key by key");
    }
    if (c.rehearsal() || c.brake().covered() == 0) {
      return Decision.of();
    }
    Decision refusal = c.brake().refusal();
    return refusal == null
        ? Decision.of(
            new TenantEvent.KeysCut(
                c.tenant(),
                cut.group(),
                c.subject(),
                cut.environment(),
                cut.createdBefore(),
                c.reason(),
                c.comment(),
                c.by()))
        : refusal;
  }
}
