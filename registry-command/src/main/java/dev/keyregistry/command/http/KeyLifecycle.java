package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.RevocationReason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a key works at all. */
final class KeyLifecycle {

  static final int MAX_COMMENT = 500;

  private KeyLifecycle() {}

  private record Revocation(@Nullable RevocationReason reason, @Nullable String comment) {
    static final Revocation UNSPECIFIED = new Revocation(null, null);
  }

  static Preparation<KeyCommand> enable(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.EnableKey(request.key(), request.byWithReason()));
  }

  static Preparation<KeyCommand> disable(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.DisableKey(request.key(), request.byWithReason()));
  }

  static Preparation<KeyCommand> revoke(CommandRequest request) {
    Revocation body = request.bodyOr(Revocation.class, Revocation.UNSPECIFIED);
    new FieldChecks().text("comment", body.comment, MAX_COMMENT).done();
    return KeyAnswers.written(
        new KeyCommand.RevokeKey(
            request.key(),
            requireNonNullElse(body.reason, RevocationReason.UNSPECIFIED),
            body.comment,
            request.by(why(body.reason, body.comment))));
  }

  /** What the event of a revocation tells as its reason: the words, or else the code. */
  static @Nullable String why(@Nullable RevocationReason code, @Nullable String comment) {
    if (comment != null) {
      return comment;
    }
    return code == null ? null : code.wireName();
  }

  private record Undeletion(
      @Nullable String label,
      @Nullable String description,
      @Nullable String subject,
      @Nullable Map<String, String> metadata,
      @Nullable String reason) {
    static final Undeletion BARE = new Undeletion(null, null, null, null, null);
  }

  static Preparation<KeyCommand> undelete(CommandRequest request) {
    Undeletion body = request.bodyOr(Undeletion.class, Undeletion.BARE);
    FieldChecks.reason(body.reason);
    var checks = new FieldChecks();
    SettingsChecks.profile(checks, body.label, body.description, body.subject, body.metadata);
    checks.done();
    var profile =
        new KeyProfile(
            body.label,
            body.description,
            body.subject,
            requireNonNullElse(body.metadata, Map.of()));
    return KeyAnswers.written(
        new KeyCommand.UndeleteKey(request.key(), profile, request.by(body.reason)));
  }

  static Preparation<KeyCommand> delete(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.DeleteKey(request.key(), request.byWithReason()));
  }
}
