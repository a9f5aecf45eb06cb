package dev.keyregistry.command.domain;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a key. */
public sealed interface KeyCommand {

  KeyId key();

  Provenance by();

  /**
   * Whether more may be done with the key afterwards. Nobody lets loose what they may not hold,
   * which the roles of the key's tenant tell. What only takes away must stay possible whatever the
   * tenant's history is.
   */
  default boolean mayWiden() {
    return switch (this) {
      case CreateKey c -> true;
      case ChangeKey c -> true;
      case ChangeScopes c -> true; // also to less: it could be got hold of, and be given all again
      case EnableKey c -> true;
      case RotateKey c -> true;
      case AbortRotation c -> true;
      case UndeleteKey c -> true;
      case DisableKey c -> false;
      case FinishRotation c -> false;
      case RevokeKey c -> false;
      case DeleteKey c -> false;
      case AnnounceExpiry c -> false;
      case AnnounceRotation c -> false;
      case ReportLeak c -> false;
    };
  }

  /** Whether the decision depends on the key's tenant. */
  default boolean asksForTenant() {
    return mayWiden()
        || this instanceof DeleteKey
        || this instanceof ReportLeak
        || this instanceof AnnounceExpiry
        || this instanceof AnnounceRotation;
  }

  /** The group that the command puts the key into, if any. */
  default @Nullable GroupId group() {
    return null;
  }

  /**
   * Brings a key into being.
   *
   * @param secret its first
   */
  record CreateKey(
      KeyId key,
      TenantId tenant,
      Environment environment,
      KeySettings settings,
      Scopes scopes,
      List<String> roles,
      SecretGeneration secret,
      Provenance by)
      implements KeyCommand {
    @Override
    public @Nullable GroupId group() {
      return settings.group();
    }
  }

  /** Changes what the key is set to. */
  record ChangeKey(KeyId key, KeyPatch patch, Provenance by) implements KeyCommand {
    @Override
    public @Nullable GroupId group() {
      return patch.group().over(null);
    }
  }

  /** Replaces what the key may do; its roles stay what they are where {@code null}. */
  record ChangeScopes(KeyId key, Scopes scopes, @Nullable List<String> roles, Provenance by)
      implements KeyCommand {}

  /** Stops the key until it is enabled. */
  record DisableKey(KeyId key, Provenance by) implements KeyCommand {}

  /** Lets a disabled key work again. */
  record EnableKey(KeyId key, Provenance by) implements KeyCommand {}

  /** Gives the key a new secret; the ones before it work on for {@code overlap}. */
  record RotateKey(KeyId key, SecretHash secret, String hint, Duration overlap, Provenance by)
      implements KeyCommand {}

  /** Ends every secret of the key but the newest. */
  record FinishRotation(KeyId key, Provenance by) implements KeyCommand {}

  /** Takes the newest secret of the key back, while the one before it still works. */
  record AbortRotation(KeyId key, Provenance by) implements KeyCommand {}

  /** Brings a deleted key back, disabled, with what people write about it anew. */
  record UndeleteKey(KeyId key, KeyProfile profile, Provenance by) implements KeyCommand {}

  /** Stops the key for ever. */
  record RevokeKey(KeyId key, RevocationReason reason, @Nullable String comment, Provenance by)
      implements KeyCommand {}

  /**
   * Says that a secret of the key was found where it must not be.
   *
   * @param generation which secret
   * @param reporter who says so
   * @param url where it was found, if that was said
   */
  record ReportLeak(KeyId key, int generation, String reporter, @Nullable String url, Provenance by)
      implements KeyCommand {}

  /** Takes the key away, with what people wrote about it; edges go on denying it. */
  record DeleteKey(KeyId key, Provenance by) implements KeyCommand {}

  /** Gives notice that the key expires at this instant, in microseconds. */
  record AnnounceExpiry(KeyId key, Instant expiresAt, Provenance by) implements KeyCommand {}

  /** Gives notice that this secret of the key is older than the tenant wants. */
  record AnnounceRotation(KeyId key, int generation, Provenance by) implements KeyCommand {}
}
