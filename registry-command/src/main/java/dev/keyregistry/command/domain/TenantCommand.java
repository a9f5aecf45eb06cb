package dev.keyregistry.command.domain;

import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import org.jspecify.annotations.Nullable;

/** What may be asked of a tenant. */
public sealed interface TenantCommand {

  TenantId tenant();

  Provenance by();

  /** Brings a tenant into being. */
  record CreateTenant(
      TenantId tenant,
      @Nullable String name,
      @Nullable MaxStaleness defaultMaxStaleness,
      Provenance by)
      implements TenantCommand {}

  /** Replaces the name for people. */
  record DescribeTenant(TenantId tenant, @Nullable String name, Provenance by)
      implements TenantCommand {}

  /** Lets a role stand for these scopes, in every key that has it. */
  record DefineRole(TenantId tenant, String role, Scopes scopes, Provenance by)
      implements TenantCommand {}

  /**
   * Takes a role away; keys that have it are denied until it is defined again, or taken from them.
   */
  record RemoveRole(TenantId tenant, String role, Provenance by) implements TenantCommand {}

  /** Stops every key of the tenant. */
  record SuspendTenant(TenantId tenant, Provenance by) implements TenantCommand {}

  /** Lets the keys of a suspended tenant work again. */
  record ResumeTenant(TenantId tenant, Provenance by) implements TenantCommand {}
}
