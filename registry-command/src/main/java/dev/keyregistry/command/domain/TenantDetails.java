package dev.keyregistry.command.domain;

import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.Cuts;
import org.jspecify.annotations.Nullable;

/**
 * What decisions need to know of a tenant.
 *
 * @param name its name for people
 * @param defaultMaxStaleness for keys that have none of their own; {@code null} is the cell's
 * @param roles what its roles stand for
 * @param policies what it lets its keys be
 * @param cuts its bulk revocations
 * @param version the number of its events
 */
public record TenantDetails(
    @Nullable String name,
    @Nullable MaxStaleness defaultMaxStaleness,
    TenantRoles roles,
    TenantPolicies policies,
    Cuts cuts,
    long version) {

  /** Of a tenant about which nothing is known. */
  public static final TenantDetails NONE =
      new TenantDetails(null, null, TenantRoles.NONE, TenantPolicies.DEFAULT, Cuts.NONE, 0);

  TenantDetails after(TenantEvent event, long position) {
    return switch (event) {
      case TenantCreated e -> with(e.name(), e.defaultMaxStaleness());
      case TenantEvent.TenantDescribed e -> with(e.name(), defaultMaxStaleness);
      case TenantEvent.TenantStalenessChanged e -> with(name, e.defaultMaxStaleness());
      case TenantEvent.TenantPoliciesChanged e ->
          new TenantDetails(name, defaultMaxStaleness, roles, e.policies(), cuts, version + 1);
      case TenantEvent.TenantSuspended e -> with(roles);
      case TenantEvent.TenantResumed e -> with(roles);
      case TenantEvent.RoleDefined e -> with(roles.after(e));
      case TenantEvent.RoleRemoved e -> with(roles.after(e));
      case TenantEvent.KeysCut e ->
          new TenantDetails(
              name,
              defaultMaxStaleness,
              roles,
              policies,
              cuts.with(Cut.of(e, position)),
              version + 1);
    };
  }

  /** R5: whether one of its bulk revocations covers the key, which then never works again. */
  boolean cut(KeyDetails key) {
    return cuts.cover(key.view());
  }

  private TenantDetails with(TenantRoles newRoles) {
    return new TenantDetails(name, defaultMaxStaleness, newRoles, policies, cuts, version + 1);
  }

  private TenantDetails with(@Nullable String newName, @Nullable MaxStaleness staleness) {
    return new TenantDetails(newName, staleness, roles, policies, cuts, version + 1);
  }
}
