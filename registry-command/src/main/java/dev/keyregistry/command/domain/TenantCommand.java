package dev.keyregistry.command.domain;

import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
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

  /** Changes what the tenant is set to. */
  record ChangeTenant(TenantId tenant, TenantPatch patch, Provenance by) implements TenantCommand {}

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

  /**
   * Revokes every key that is there now and matches each attribute that is given.
   *
   * @param cut which keys, of those that were there before it
   * @param subject the subject by which the cut goes, if by one
   * @param rehearsal whether everything is to be decided, and nothing to be done
   */
  record CutKeys(
      TenantId tenant,
      Cut cut,
      @Nullable String subject,
      RevocationReason reason,
      @Nullable String comment,
      CutBrake brake,
      boolean rehearsal,
      Provenance by)
      implements TenantCommand {}
}
