package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody might send; nothing of it is a secret.
 *
 * @param method its method; {@code null}, as the path, if the gateway would not tell it
 * @param path its path, and its query if it has one
 * @param host what it would be sent to
 * @param clientAddress where it would come from
 * @param carriage how it would carry the secret; {@code null} for a way that is accepted
 * @param keyId whose newest secret it would carry; no key's if neither this nor the hash is given
 * @param sha256 the hash of the secret that it would carry: hex, base64 or base64url
 * @param demand what the gateway's configuration would demand beside the policy
 * @param at when it would come; {@code null} for now
 */
public record WouldBe(
    @Nullable String method,
    @Nullable String path,
    @Nullable String host,
    @Nullable String clientAddress,
    @Nullable String carriage,
    @Nullable KeyId keyId,
    @Nullable String sha256,
    @Nullable Demanded demand,
    @Nullable Instant at) {

  /** What {@code /authz?scope=…&tenant=…&environment=…} demands. */
  public record Demanded(
      @Nullable Scopes scopes, @Nullable TenantId tenant, @Nullable Environment environment) {}

  /**
   * The hash of the secret that it would carry; {@code null} if that is not given.
   *
   * @throws IllegalArgumentException if the text is no hash
   */
  public @Nullable SecretHash secretHash() {
    return sha256 == null ? null : SecretHash.ofText(sha256);
  }

  @Override
  public String toString() {
    return "WouldBe[" + method + ']'; // people put secrets into paths
  }
}
