package dev.keyregistry.query.projection;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.query.model.Life;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredTenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an event means to a tenant's or a group's row. */
final class TenantFold {

  private TenantFold() {}

  static StoredTenant apply(@Nullable StoredTenant before, TenantEvent event, long position) {
    var view = (TenantView) ViewFold.apply(before == null ? null : before.view(), event, position);
    Instant at = event.provenance().at();
    Life life = life(before == null ? null : before.life(), at, position);
    String name = before == null ? null : before.name();
    TenantPolicies policies = before == null ? TenantPolicies.DEFAULT : before.policies();
    return switch (event) {
      case TenantEvent.TenantCreated e -> new StoredTenant(view, e.name(), policies, life);
      case TenantEvent.TenantDescribed e -> new StoredTenant(view, e.name(), policies, life);
      case TenantEvent.TenantPoliciesChanged e -> new StoredTenant(view, name, e.policies(), life);
      case TenantEvent.TenantStalenessChanged e -> new StoredTenant(view, name, policies, life);
      case TenantEvent.TenantSuspended e -> new StoredTenant(view, name, policies, life);
      case TenantEvent.TenantResumed e -> new StoredTenant(view, name, policies, life);
      case TenantEvent.RoleDefined e -> new StoredTenant(view, name, policies, life);
      case TenantEvent.RoleRemoved e -> new StoredTenant(view, name, policies, life);
      case TenantEvent.KeysCut e -> new StoredTenant(view, name, policies, life);
    };
  }

  static StoredGroup apply(@Nullable StoredGroup before, GroupEvent event, long position) {
    var view = (GroupView) ViewFold.apply(before == null ? null : before.view(), event, position);
    Life life = life(before == null ? null : before.life(), event.provenance().at(), position);
    return switch (event) {
      case GroupEvent.GroupCreated e ->
          new StoredGroup(view, e.name(), e.description(), false, life);
      case GroupEvent.GroupDescribed e ->
          new StoredGroup(view, e.name(), e.description(), false, life);
      case GroupEvent.GroupDeactivated e -> kept(before, view, false, life);
      case GroupEvent.GroupActivated e -> kept(before, view, false, life);
      case GroupEvent.GroupDeleted e -> kept(before, view, true, life);
    };
  }

  private static StoredGroup kept(
      @Nullable StoredGroup before, GroupView view, boolean deleted, Life life) {
    return before == null
        ? new StoredGroup(view, null, null, deleted, life)
        : new StoredGroup(view, before.name(), before.description(), deleted, life);
  }

  private static Life life(@Nullable Life before, Instant at, long position) {
    return before == null ? Life.begin(at, position) : before.next(at, position);
  }
}
