package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.KeyCommand.CreateKey;
import dev.keyregistry.command.domain.KeySettings;
import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.UsagePolicy.Logging;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A new key as a caller writes it: the body of a creation, or a row of an import.
 *
 * @param reason why it is created; said of the event, not of the key
 */
record KeyDocument(
    TenantId tenant,
    @Nullable String label,
    @Nullable String description,
    @Nullable Environment environment,
    @Nullable Scopes scopes,
    @Nullable List<String> roles,
    @Nullable GroupId group,
    @Nullable String subject,
    @Nullable List<IpRange> allowedIps,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    @Nullable MaxStaleness maxStaleness,
    @Nullable Logging logging,
    @Nullable RateLimit rateLimit,
    @Nullable Map<String, String> metadata,
    @Nullable CredentialKind credential,
    @Nullable String value,
    @Nullable String sha256,
    @Nullable String reason) {

  /**
   * The command that creates this key.
   *
   * @throws dev.keyregistry.http.problem.ProblemException if a field is out of its bounds
   */
  CreateKey command(KeyId id, GivenSecret secret, Provenance by) {
    return new CreateKey(
        id,
        tenant,
        environmentOrLive(),
        settings(),
        requireNonNullElse(scopes, Scopes.NONE),
        RoleNames.of(requireNonNullElse(roles, List.of())),
        new SecretGeneration(1, secret.hash(), secret.hint(), secret.kind()),
        by);
  }

  Environment environmentOrLive() {
    return requireNonNullElse(environment, Environment.LIVE);
  }

  /** Whether its credential is to be a reference ID. */
  boolean isReferenceId() {
    return credential == CredentialKind.REFERENCE_ID;
  }

  /** Notes which fields are out of their bounds. */
  FieldChecks checks() {
    var checks = new FieldChecks();
    SettingsChecks.profile(checks, label, description, subject, metadata);
    SettingsChecks.ranges(checks, allowedIps);
    SettingsChecks.usage(checks, logging, rateLimit);
    return checks
        .text("reason", reason, FieldChecks.MAX_REASON)
        .that(ordered(), "expiresAt", "is after notBefore")
        .that(
            !isReferenceId() || (value == null && sha256 == null),
            "credential",
            "is a referenceId only if it is generated");
  }

  private boolean ordered() {
    return notBefore == null || expiresAt == null || notBefore.isBefore(expiresAt);
  }

  private KeySettings settings() {
    return new KeySettings(
        group,
        new KeyProfile(label, description, subject, requireNonNullElse(metadata, Map.of())),
        new Restrictions(requireNonNullElse(allowedIps, List.of()), notBefore, expiresAt),
        new UsagePolicy(maxStaleness, logging, rateLimit));
  }

  @Override
  public String toString() {
    return "KeyDocument[hidden]"; // a record would print the value
  }
}
