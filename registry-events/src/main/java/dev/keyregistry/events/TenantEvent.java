package dev.keyregistry.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a tenant as a whole. */
public sealed interface TenantEvent extends RegistryEvent {

  TenantId tenant();

  @Override
  default TenantId entity() {
    return tenant();
  }

  /** A tenant came into being. */
  record TenantCreated(
      TenantId tenant,
      @Nullable String name,
      @Nullable MaxStaleness defaultMaxStaleness,
      Provenance provenance)
      implements TenantEvent {}

  /** The tenant's name for people changed. */
  record TenantDescribed(TenantId tenant, @Nullable String name, Provenance provenance)
      implements TenantEvent {}

  /**
   * The staleness bound of keys that have none of their own changed; {@code null} is the cell's.
   */
  record TenantStalenessChanged(
      TenantId tenant, @Nullable MaxStaleness defaultMaxStaleness, Provenance provenance)
      implements TenantEvent {}

  /** What the tenant lets its keys be was replaced as a whole. */
  record TenantPoliciesChanged(TenantId tenant, TenantPolicies policies, Provenance provenance)
      implements TenantEvent {}

  /** Every key of the tenant stopped working. */
  record TenantSuspended(TenantId tenant, Provenance provenance) implements TenantEvent {}

  /** The keys of a suspended tenant work again. */
  record TenantResumed(TenantId tenant, Provenance provenance) implements TenantEvent {}

  /** A role came to stand for a set of scopes. */
  record RoleDefined(TenantId tenant, String role, Scopes scopes, Provenance provenance)
      implements TenantEvent {}

  /** A role no longer stands for anything. */
  record RoleRemoved(TenantId tenant, String role, Provenance provenance) implements TenantEvent {}

  /**
   * Every key of the tenant that was created before this event, and that matches each of the given
   * attributes, was revoked (rule R5).
   *
   * @param createdBefore only keys whose creation was decided before this instant, in milliseconds
   */
  record KeysCut(
      TenantId tenant,
      @Nullable GroupId group,
      @Nullable String subject,
      @Nullable Environment environment,
      @Nullable Instant createdBefore,
      RevocationReason reason,
      @Nullable String comment,
      Provenance provenance)
      implements TenantEvent {}
}
