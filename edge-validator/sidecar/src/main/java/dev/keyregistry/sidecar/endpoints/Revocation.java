package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.Continuations;
import dev.keyregistry.sidecar.endpoints.CommandService.Outcome;
import dev.keyregistry.validator.image.KeyEntry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Has the key of a token revoked (RFC 7009): by the command service, on the caller's authority. The
 * token itself goes no further than here. Whoever holds a key may revoke that one without a scope.
 */
final class Revocation implements Handler<RoutingContext> {

  /** What the command service asks of whoever revokes keys. */
  static final String SCOPE = "registry:keys:write";

  private static final Handler<RoutingContext> REQUIRE_SCOPE =
      CallerAuthentication.requireScope(SCOPE);

  private final Tokens tokens;
  private final CommandService commands;

  Revocation(Tokens tokens, CommandService commands) {
    this.tokens = tokens;
    this.commands = commands;
  }

  @Override
  public void handle(RoutingContext context) {
    tokens.find(context, FormBody.token(context), found -> revoke(context, found.key()));
  }

  private void revoke(RoutingContext context, @Nullable KeyEntry key) {
    Caller caller = Caller.of(context);
    boolean itself = key != null && key.id().equals(caller.identity().key());
    if (!itself && !caller.identity().scopes().cover(SCOPE)) {
      REQUIRE_SCOPE.handle(context); // which refuses it
      return;
    }
    // RFC 7009, section 2.2: what is no token, or not the caller's to revoke, is as good as
    // revoked.
    if (key == null || key.isGone() || !caller.mayReach(key.tenant())) {
      done(context);
      return;
    }
    askFor(key.id(), context);
  }

  private void askFor(KeyId key, RoutingContext context) {
    String credential =
        Objects.requireNonNull(context.request().getHeader(HttpHeaders.AUTHORIZATION));
    Continuations.resume(
        context, commands.revoke(key, credential), outcome -> answer(context, outcome));
  }

  private static void answer(RoutingContext context, Outcome outcome) {
    switch (outcome) {
      case Outcome.Revoked r -> done(context);
      case Outcome.Unknown u -> done(context);
      case Outcome.Refused(int status, String code, String detail, String challenge) ->
          throw new ProblemException(
              Problem.of(status, code, detail),
              challenge == null ? Map.of() : Map.of(HeaderNames.WWW_AUTHENTICATE, challenge));
      case Outcome.Unanswered u ->
          throw ProblemException.tryAgain( // RFC 7009, section 2.2.1
              "revocation_unavailable",
              "The command service has not confirmed: the token may still be accepted");
    }
  }

  // The status says it all; clients that read JSON are given some.
  private static void done(RoutingContext context) {
    Answers.json(context, 200, Map.of());
  }
}
