package dev.keyregistry.command.http;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.RevocationReason;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What requests and answers of the command API carry. */
final class Bodies {

  private Bodies() {}

  record CreateTenant(
      TenantId id, @Nullable String name, @Nullable MaxStaleness defaultMaxStaleness) {}

  record DescribeTenant(String name) {}

  record Reason(@Nullable String reason) {
    static final Reason NONE = new Reason(null);
  }

  record CreateKey(
      TenantId tenant,
      @Nullable String label,
      @Nullable String description,
      @Nullable Environment environment,
      @Nullable Scopes scopes,
      @Nullable List<String> roles,
      @Nullable String subject,
      @Nullable List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      @Nullable Map<String, String> metadata) {}

  record ChangeScopes(Scopes scopes, @Nullable String reason) {}

  record Rotate(@Nullable Duration overlap, @Nullable String reason) {
    static final Rotate DEFAULT = new Rotate(null, null);
  }

  record Revoke(@Nullable RevocationReason reason, @Nullable String comment) {
    static final Revoke UNSPECIFIED = new Revoke(null, null);
  }

  /** A tenant was written. */
  record TenantWritten(TenantId id, String position) {}

  /** A key was written; {@code secret} is shown this once. */
  record KeyWritten(KeyId keyId, String position, long version, @Nullable String secret) {
    @Override
    public String toString() {
      return "KeyWritten[" + keyId + ']'; // a record would print the secret
    }
  }

  /** A key was created; {@code secret} is shown this once. */
  record KeyCreated(
      KeyId keyId,
      TenantId tenant,
      @Nullable String label,
      @Nullable String description,
      Environment environment,
      String status,
      Scopes scopes,
      List<String> roles,
      @Nullable String subject,
      List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      Map<String, String> metadata,
      String hint,
      String secret,
      String position,
      long version) {
    @Override
    public String toString() {
      return "KeyCreated[" + keyId + ']'; // a record would print the secret
    }
  }

  /** The same request took effect before (rule L5). */
  record Replayed(
      @Nullable String keyId, @Nullable String id, String position, boolean secretReplayed) {}

  /** Who the caller is. */
  record WhoAmI(
      KeyId keyId,
      TenantId tenant,
      Environment environment,
      @Nullable String subject,
      Scopes scopes) {}
}
