package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.RevocationReason;
import org.jspecify.annotations.Nullable;

/** Whether a key works at all. */
final class KeyLifecycle {

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
    new FieldChecks().text("comment", body.comment, 500).done();
    return KeyAnswers.written(
        new KeyCommand.RevokeKey(
            request.key(),
            requireNonNullElse(body.reason, RevocationReason.UNSPECIFIED),
            body.comment,
            request.by(null)));
  }

  static Preparation<KeyCommand> delete(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.DeleteKey(request.key(), request.by(null)));
  }
}
