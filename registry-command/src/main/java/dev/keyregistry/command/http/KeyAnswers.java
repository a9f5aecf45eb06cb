package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.key.Secret;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands on keys with what is answered to them. */
final class KeyAnswers {

  private KeyAnswers() {}

  /** A key was written; {@code secret} is shown this once. */
  private record Written(KeyId keyId, String position, long version, @Nullable String secret) {
    @Override
    public String toString() {
      return "Written[" + keyId + ']'; // a record would print the secret
    }
  }

  /** The same request took effect before (rule L5): its secret was shown then. */
  private record Replayed(String keyId, String position, boolean secretReplayed) {}

  /** A command that needs nothing more, answered with the key's new version. */
  static Preparation<KeyCommand> written(KeyCommand command) {
    var prepared =
        answered(
            command,
            done ->
                new Written(command.key(), Long.toString(done.position()), done.version(), null));
    return () -> prepared;
  }

  /** A command that gives the key a new secret, answered with that. */
  static Prepared<KeyCommand> written(KeyCommand command, Secret secret) {
    return answered(
        command,
        done ->
            new Written(
                command.key(), Long.toString(done.position()), done.version(), secret.reveal()));
  }

  static Prepared<KeyCommand> answered(KeyCommand command, Function<Outcome.Done, Object> done) {
    return new Prepared<>(command, done, KeyAnswers::replayed);
  }

  private static Replayed replayed(Outcome.Replayed replayed) {
    String id = replayed.subject().substring(replayed.subject().indexOf('/') + 1);
    return new Replayed(id, Long.toString(replayed.position()), false);
  }
}
