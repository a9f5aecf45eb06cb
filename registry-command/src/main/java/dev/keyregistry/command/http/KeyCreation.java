package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeySettings;
import dev.keyregistry.command.http.CommandRoutes.Operation;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.UsagePolicy.Logging;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.events.key.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates a key, and shows its secret this once. */
final class KeyCreation implements Operation<KeyCommand> {

  private final NewKeys newKeys;

  KeyCreation(NewKeys newKeys) {
    this.newKeys = newKeys;
  }

  private record Body(
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
      @Nullable String value,
      @Nullable String sha256) {

    @Override
    public String toString() {
      return "Body[hidden]"; // a record would print the value
    }

    KeySettings settings() {
      return new KeySettings(
          group,
          new KeyProfile(label, description, subject, requireNonNullElse(metadata, Map.of())),
          new Restrictions(requireNonNullElse(allowedIps, List.of()), notBefore, expiresAt),
          new UsagePolicy(maxStaleness, logging, rateLimit));
    }
  }

  /** The key as it was created. */
  private record Created(
      KeyId keyId,
      TenantId tenant,
      @Nullable String label,
      @Nullable String description,
      Environment environment,
      String status,
      Scopes scopes,
      List<String> roles,
      @Nullable GroupId group,
      @Nullable String subject,
      List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      @Nullable Logging logging,
      @Nullable RateLimit rateLimit,
      Map<String, String> metadata,
      @Nullable String hint,
      @Nullable String secret,
      String position,
      long version) {
    @Override
    public String toString() {
      return "Created[" + keyId + ']'; // a record would print the secret
    }
  }

  @Override
  public Preparation<KeyCommand> read(CommandRequest request) {
    Body body = request.body(Body.class);
    check(body);
    Environment environment = requireNonNullElse(body.environment, Environment.LIVE);
    GivenSecret secret = newKeys.secret(environment, body.value, body.sha256);
    var command =
        new KeyCommand.CreateKey(
            newKeys.id(request.at()),
            body.tenant,
            environment,
            body.settings(),
            requireNonNullElse(body.scopes, Scopes.NONE),
            RoleNames.of(requireNonNullElse(body.roles, List.of())),
            secret.hash(),
            secret.hint(),
            request.by(null));
    var prepared = KeyAnswers.answered(command, done -> created(command, secret.shown(), done));
    return () -> prepared;
  }

  private static void check(Body body) {
    var checks = new FieldChecks();
    SettingsChecks.profile(checks, body.label, body.description, body.subject, body.metadata);
    SettingsChecks.ranges(checks, body.allowedIps);
    SettingsChecks.usage(checks, body.logging, body.rateLimit);
    checks.that(
        body.value == null || body.sha256 == null, "sha256", "is given only without a value");
    checks.that(ordered(body.notBefore, body.expiresAt), "expiresAt", "is after notBefore").done();
  }

  private static boolean ordered(@Nullable Instant notBefore, @Nullable Instant expiresAt) {
    return notBefore == null || expiresAt == null || notBefore.isBefore(expiresAt);
  }

  private static Created created(
      KeyCommand.CreateKey command, @Nullable Secret shown, Outcome.Done done) {
    KeyProfile profile = command.settings().profile();
    Restrictions restrictions = command.settings().restrictions();
    UsagePolicy usage = command.settings().usage();
    return new Created(
        command.key(),
        command.tenant(),
        profile.label(),
        profile.description(),
        command.environment(),
        "active",
        command.scopes(),
        command.roles(),
        command.group(),
        profile.subject(),
        restrictions.allowedIps(),
        restrictions.notBefore(),
        restrictions.expiresAt(),
        usage.maxStaleness(),
        usage.logging(),
        usage.rateLimit(),
        profile.metadata(),
        command.hint(),
        shown == null ? null : shown.reveal(),
        Long.toString(done.position()),
        done.version());
  }
}
