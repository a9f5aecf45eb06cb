package dev.keyregistry.http.auth;

import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemWriter;
import dev.keyregistry.validator.EdgeValidator;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Identity;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Lets only requests through to a Vert.x service's own routes whose key meets a demand; it answers
 * the others itself, with a problem document. Behind a proxy, have the router take the client's
 * address from it ({@code Router.allowForward}).
 */
public final class KeyAuthentication implements Handler<RoutingContext> {

  private static final String ATTRIBUTE = KeyAuthentication.class.getName();
  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();

  private final EdgeValidator edge;
  private final Demand demand;

  /**
   * A handler for the routes of one demand.
   *
   * @param edge the service's edge; it may be shared by any number of handlers
   */
  public KeyAuthentication(EdgeValidator edge, Demand demand) {
    this.edge = edge;
    this.demand = demand;
  }

  /**
   * Whose request it is.
   *
   * @throws IllegalStateException if no such handler ran on the route
   */
  public static Identity identity(RoutingContext context) {
    Identity identity = context.get(ATTRIBUTE);
    if (identity == null) {
      throw new IllegalStateException("the route does not authenticate");
    }
    return identity;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Carriage carriage = Carriage.ofHeaders(HEADERS, request.headers()::getAll);
    Decision decision = edge.check(carriage, demand.from(RemoteAddress.bytes(request)));
    if (decision.allowed()) {
      context.put(ATTRIBUTE, decision.key());
      context.next();
    } else {
      deny(context, decision);
    }
  }

  private void deny(RoutingContext context, Decision decision) {
    Denial denial = Denial.of(decision.verdict());
    ProblemWriter.write(
        context.response(),
        Problem.of(
            denial.status(), denial.code(), "The verdict on the key is " + decision.verdict()),
        DenialHeaders.of(denial, demand));
  }
}
