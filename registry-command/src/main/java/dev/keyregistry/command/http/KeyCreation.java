package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Operation;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
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
      CredentialKind credential,
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
    KeyDocument key = request.body(KeyDocument.class);
    key.checks()
        .that(
            key.value() == null || key.sha256() == null, "sha256", "is given only without a value")
        .done();
    Provenance by = request.by(key.reason());
    return () -> prepared(key, by); // the strength of a secret takes its time
  }

  private Prepared<KeyCommand> prepared(KeyDocument key, Provenance by) {
    GivenSecret secret = newKeys.secretOf(key);
    KeyCommand.CreateKey command = key.command(newKeys.id(by.at()), secret, by);
    return KeyAnswers.answered(command, done -> created(command, secret.shown(), done));
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
        requireNonNullElse(command.secret().kind(), CredentialKind.SECRET),
        command.secret().hint(),
        shown == null ? null : shown.reveal(),
        Long.toString(done.position()),
        done.version());
  }
}
