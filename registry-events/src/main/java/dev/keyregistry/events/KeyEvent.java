package dev.keyregistry.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to one API key. */
public sealed interface KeyEvent extends RegistryEvent {

  KeyId key();

  TenantId tenant();

  @Override
  default KeyId entity() {
    return key();
  }

  /** A key came into being, enabled, with its first secret. */
  record KeyCreated(
      KeyId key,
      TenantId tenant,
      @Nullable GroupId group,
      Environment environment,
      KeyProfile profile,
      Scopes scopes,
      List<String> roles,
      Restrictions restrictions,
      UsagePolicy usage,
      SecretGeneration secret,
      Provenance provenance)
      implements KeyEvent {
    public KeyCreated {
      roles = List.copyOf(roles);
    }
  }

  /** What the key may do was replaced as a whole. */
  record KeyScopesChanged(
      KeyId key, TenantId tenant, Scopes scopes, List<String> roles, Provenance provenance)
      implements KeyEvent {
    public KeyScopesChanged {
      roles = List.copyOf(roles);
    }
  }

  /** What people wrote about the key was replaced as a whole. */
  record KeyDescribed(KeyId key, TenantId tenant, KeyProfile profile, Provenance provenance)
      implements KeyEvent {}

  /** Where and when the key may be used was replaced as a whole. */
  record KeyRestricted(KeyId key, TenantId tenant, Restrictions restrictions, Provenance provenance)
      implements KeyEvent {}

  /** How edges treat the key's use was replaced as a whole. */
  record KeyUsageChanged(KeyId key, TenantId tenant, UsagePolicy usage, Provenance provenance)
      implements KeyEvent {}

  /** The key was moved into a group, or out of any ({@code null}). */
  record KeyMoved(KeyId key, TenantId tenant, @Nullable GroupId group, Provenance provenance)
      implements KeyEvent {}

  /** The key stopped working until it is enabled. */
  record KeyDisabled(KeyId key, TenantId tenant, Provenance provenance) implements KeyEvent {}

  /** A disabled key works again. */
  record KeyEnabled(KeyId key, TenantId tenant, Provenance provenance) implements KeyEvent {}

  /** The key got a new secret; those before it work until {@code overlapUntil} at the latest. */
  record KeyRotated(
      KeyId key,
      TenantId tenant,
      SecretGeneration secret,
      Instant overlapUntil,
      Provenance provenance)
      implements KeyEvent {}

  /** The newest secret was withdrawn; the one before it is current again. */
  record KeyRotationAborted(KeyId key, TenantId tenant, int generation, Provenance provenance)
      implements KeyEvent {}

  /** Every secret up to this generation stopped working. */
  record KeySecretRetired(KeyId key, TenantId tenant, int generation, Provenance provenance)
      implements KeyEvent {}

  /** The key stopped working for ever. */
  record KeyRevoked(
      KeyId key,
      TenantId tenant,
      RevocationReason reason,
      @Nullable String comment,
      Provenance provenance)
      implements KeyEvent {}

  /** The key is gone from every view; it may be undeleted, unless revoked, for some time. */
  record KeyDeleted(KeyId key, TenantId tenant, Provenance provenance) implements KeyEvent {}

  /** A deleted key is back, disabled. */
  record KeyUndeleted(KeyId key, TenantId tenant, KeyProfile profile, Provenance provenance)
      implements KeyEvent {}

  /**
   * A secret of the key was found where it must not be: a notice, which changes nothing.
   *
   * @param generation which secret
   * @param reporter who says so
   * @param url where it was found, if that was said
   */
  record KeyLeakReported(
      KeyId key,
      TenantId tenant,
      int generation,
      String reporter,
      @Nullable String url,
      Provenance provenance)
      implements KeyEvent {}

  /** The key expires soon: a notice, which changes nothing. */
  record KeyExpiring(KeyId key, TenantId tenant, Instant expiresAt, Provenance provenance)
      implements KeyEvent {}

  /** The key's secret is older than its tenant advises: a notice, which changes nothing. */
  record KeyRotationDue(KeyId key, TenantId tenant, int generation, Provenance provenance)
      implements KeyEvent {}
}
