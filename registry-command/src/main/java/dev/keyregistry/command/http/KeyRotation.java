package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.http.CommandRoutes.Operation;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.key.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Gives a key a new secret, and shows it this once. */
final class KeyRotation implements Operation<KeyCommand> {

  private static final Duration DEFAULT_OVERLAP = Duration.ofHours(1);

  private final NewKeys newKeys;
  private final EventLog log;

  KeyRotation(NewKeys newKeys, EventLog log) {
    this.newKeys = newKeys;
    this.log = log;
  }

  private record Body(@Nullable Duration overlap, @Nullable String reason) {
    static final Body DEFAULT = new Body(null, null);
  }

  @Override
  public Preparation<KeyCommand> read(CommandRequest request) {
    Body body = request.bodyOr(Body.class, Body.DEFAULT);
    FieldChecks.reason(body.reason);
    KeyId key = request.key();
    Duration overlap = requireNonNullElse(body.overlap, DEFAULT_OVERLAP);
    Provenance by = request.by(body.reason);
    return () -> {
      Secret secret = newSecret(key);
      return KeyAnswers.written(
          new KeyCommand.RotateKey(key, secret.hash(), secret.hint(), overlap, by), secret);
    };
  }

  static Preparation<KeyCommand> finish(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.FinishRotation(request.key(), request.byWithReason()));
  }

  static Preparation<KeyCommand> abort(CommandRequest request) {
    return KeyAnswers.written(new KeyCommand.AbortRotation(request.key(), request.byWithReason()));
  }

  /** A secret of the form that the key was created with, for the same environment. */
  private Secret newSecret(KeyId key) {
    return log.firstOf(key.recordKey())
        .map(logged -> (KeyEvent.KeyCreated) logged.event())
        .map(created -> newKeys.secret(created.environment(), created.secret().kind()))
        // There is no such key: the command will be refused.
        .orElseGet(() -> newKeys.secret(Environment.LIVE, null));
  }
}
