package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.events.Scopes;
import org.jspecify.annotations.Nullable;

/** What a key may do and where: each replaces one part of it as a whole. */
final class KeyChanges {

  private KeyChanges() {}

  private record ScopesBody(Scopes scopes, @Nullable String reason) {}

  static Preparation<KeyCommand> scopes(CommandRequest request) {
    ScopesBody body = request.body(ScopesBody.class);
    FieldChecks.reason(body.reason);
    return KeyAnswers.written(
        new KeyCommand.ChangeScopes(request.key(), body.scopes, request.by(body.reason)));
  }
}
