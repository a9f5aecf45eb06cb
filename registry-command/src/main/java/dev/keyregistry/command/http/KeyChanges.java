package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeyPatch;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy.Logging;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a key is set to, and what it may do. */
final class KeyChanges {

  private KeyChanges() {}

  private record ScopesBody(Scopes scopes, @Nullable List<String> roles, @Nullable String reason) {}

  static Preparation<KeyCommand> scopes(CommandRequest request) {
    ScopesBody body = request.body(ScopesBody.class);
    FieldChecks.reason(body.reason);
    List<String> roles = body.roles == null ? null : RoleNames.of(body.roles);
    return KeyAnswers.written(
        new KeyCommand.ChangeScopes(request.key(), body.scopes, roles, request.by(body.reason)));
  }

  private record Settings(
      @Nullable String label,
      @Nullable String description,
      @Nullable String subject,
      @Nullable Map<String, String> metadata,
      @Nullable List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      @Nullable Logging logging,
      @Nullable RateLimit rateLimit,
      @Nullable GroupId group,
      @Nullable String reason) {

    void check() {
      FieldChecks.reason(reason);
      var checks = new FieldChecks();
      SettingsChecks.profile(checks, label, description, subject, metadata);
      SettingsChecks.ranges(checks, allowedIps);
      SettingsChecks.usage(checks, logging, rateLimit);
      checks.done();
    }

    KeyPatch patch(GivenFields given) {
      return new KeyPatch(
          given.field("label", label),
          given.field("description", description),
          given.field("subject", subject),
          given.field("metadata", metadata),
          given.field("allowedIps", allowedIps),
          given.field("notBefore", notBefore),
          given.field("expiresAt", expiresAt),
          given.field("maxStaleness", maxStaleness),
          given.field("logging", logging),
          given.field("rateLimit", rateLimit),
          given.field("group", group));
    }
  }

  static Preparation<KeyCommand> settings(CommandRequest request) {
    Settings body = request.body(Settings.class);
    body.check();
    return KeyAnswers.written(
        new KeyCommand.ChangeKey(
            request.key(), body.patch(request.fields()), request.by(body.reason)));
  }
}
