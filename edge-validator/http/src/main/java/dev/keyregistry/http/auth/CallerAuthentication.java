package dev.keyregistry.http.auth;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.Continuations;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.http.server.UnreadBody;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Authenticates management calls by the key or token in {@code Authorization: Bearer}, against an
 * image of the registry's own keys, and keeps the {@link Caller} for the handlers after it. It
 * demands no tenant: what a caller of some tenant may reach is for the routes to say.
 */
public final class CallerAuthentication implements Handler<RoutingContext> {

  private static final Set<CarriageKind> BEARER = Set.of(CarriageKind.BEARER);

  private final KeyValidator validator;
  private final Lookups lookups;
  private final Readiness image;

  /** An authentication by what is at hand. */
  public CallerAuthentication(KeyValidator validator, Readiness image) {
    this(validator, Lookups.NONE, image);
  }

  /**
   * @param lookups fetch what a denial may lack
   * @param image not ready while the image is incomplete: a key that is unknown then may be a good
   *     one, so the answer is 503 and not 401
   */
  public CallerAuthentication(KeyValidator validator, Lookups lookups, Readiness image) {
    this.validator = validator;
    this.lookups = lookups;
    this.image = image;
  }

  @Override
  public void handle(RoutingContext context) {
    image
        .unready()
        .ifPresent(
            reason -> {
              throw ProblemException.tryAgain("not_ready", reason);
            });
    HttpServerRequest request = context.request();
    Carriage carriage = carriage(request);
    Demand demand = Demand.NOTHING.from(RemoteAddress.bytes(request));
    Decision decision = validator.validate(carriage, demand);
    CompletionStage<?> lacking = decision.allowed() ? null : lookups.lacking(carriage, decision);
    if (lacking == null) {
      admit(context, decision);
    } else {
      UnreadBody.hold(context);
      Continuations.resume(
          context, lacking, found -> admit(context, validator.validate(carriage, demand)));
    }
  }

  private static void admit(RoutingContext context, Decision decision) {
    Identity identity = decision.key();
    if (!decision.allowed() || identity == null) {
      throw denied(
          decision,
          decision.verdict() == Verdict.MISSING
              ? "The request carries no key: send it as Authorization: Bearer"
              : "The verdict on the key is " + decision.verdict());
    }
    new Caller(identity, decision.position(), RemoteAddress.text(context.request()))
        .keepIn(context);
    context.next();
  }

  /** The key or token of a management call: as a bearer token, and in no other way. */
  public static Carriage carriage(HttpServerRequest request) {
    return Carriage.of(BEARER, request.headers().getAll(HttpHeaders.AUTHORIZATION), List.of());
  }

  /** A handler that lets only callers pass whose key has the scope; it comes after this one. */
  public static Handler<RoutingContext> requireScope(String scope) {
    return context -> {
      if (!Caller.of(context).identity().scopes().cover(scope)) {
        throw new ProblemException(
            Problem.of(403, "insufficient_scope", "The key lacks the scope " + scope),
            Map.of(HeaderNames.WWW_AUTHENTICATE, Denial.insufficientScope(List.of(scope))));
      }
      context.next();
    };
  }

  /**
   * The answer to a caller whose key is not accepted.
   *
   * @param detail for a person
   */
  public static ProblemException denied(Decision decision, String detail) {
    Denial denial = Denial.of(decision.verdict());
    return new ProblemException(
        Problem.of(denial.status(), denial.code(), detail),
        DenialHeaders.of(denial, Demand.NOTHING));
  }
}
