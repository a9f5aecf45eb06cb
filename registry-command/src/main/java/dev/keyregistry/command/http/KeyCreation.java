package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Operation;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
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
      @Nullable String subject,
      @Nullable List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      @Nullable Map<String, String> metadata) {}

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
      return "Created[" + keyId + ']'; // a record would print the secret
    }
  }

  @Override
  public Preparation<KeyCommand> read(CommandRequest request) {
    Body body = request.body(Body.class);
    check(body);
    Environment environment = requireNonNullElse(body.environment, Environment.LIVE);
    Secret secret = newKeys.secret(environment);
    var command =
        new KeyCommand.CreateKey(
            newKeys.id(request.at()),
            body.tenant,
            environment,
            new KeyProfile(
                body.label,
                body.description,
                body.subject,
                requireNonNullElse(body.metadata, Map.of())),
            requireNonNullElse(body.scopes, Scopes.NONE),
            List.of(),
            new Restrictions(
                requireNonNullElse(body.allowedIps, List.of()), body.notBefore, body.expiresAt),
            new UsagePolicy(body.maxStaleness, null, null),
            secret.hash(),
            secret.hint(),
            request.by(null));
    var prepared = KeyAnswers.answered(command, done -> created(command, secret, done));
    return () -> prepared;
  }

  private static void check(Body body) {
    new FieldChecks()
        .text("label", body.label, 200)
        .text("description", body.description, 2_000)
        .text("subject", body.subject, 200)
        .metadata("metadata", body.metadata)
        .that(
            body.allowedIps == null || body.allowedIps.size() <= Restrictions.MAX_RANGES,
            "allowedIps",
            "has at most " + Restrictions.MAX_RANGES + " ranges")
        .that(
            body.roles == null || body.roles.isEmpty(),
            "roles",
            "names a role that the tenant does not have")
        .that(ordered(body.notBefore, body.expiresAt), "expiresAt", "is after notBefore")
        .done();
  }

  private static boolean ordered(@Nullable Instant notBefore, @Nullable Instant expiresAt) {
    return notBefore == null || expiresAt == null || notBefore.isBefore(expiresAt);
  }

  private static Created created(KeyCommand.CreateKey command, Secret secret, Outcome.Done done) {
    KeyProfile profile = command.profile();
    Restrictions restrictions = command.restrictions();
    return new Created(
        command.key(),
        command.tenant(),
        profile.label(),
        profile.description(),
        command.environment(),
        "active",
        command.scopes(),
        command.roles(),
        profile.subject(),
        restrictions.allowedIps(),
        restrictions.notBefore(),
        restrictions.expiresAt(),
        command.usage().maxStaleness(),
        profile.metadata(),
        secret.hint(),
        secret.reveal(),
        Long.toString(done.position()),
        done.version());
  }
}
