package dev.keyregistry.http.problem;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever ends a request early into a problem document. What was not meant to happen is
 * logged under an id, and the answer names that id and nothing else of it.
 */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final int[] ROUTER_STATUSES = {400, 404, 405, 406, 415, 500};

  private Problems() {}

  /** Makes every failure on the router's routes, and every request without a route, a problem. */
  public static void install(Router router) {
    // Not a failure handler of a route: that would hide which route failed.
    for (int status : ROUTER_STATUSES) {
      router.errorHandler(status, context -> answer(context, status));
    }
  }

  private static void answer(RoutingContext context, int status) {
    Throwable failure = context.failure();
    if (failure instanceof ProblemException expected) {
      ProblemWriter.write(context.response(), expected.problem(), expected.headers());
    } else {
      ProblemWriter.write(context.response(), problem(context, status, failure));
    }
  }

  private static Problem problem(RoutingContext context, int status, @Nullable Throwable failure) {
    return switch (status) {
      case 400 -> Problem.of(400, "malformed_request", "The request's path or query is malformed");
      case 404 -> Problem.of(404, "not_found", "No such resource");
      case 405 -> Problem.of(405, "method_not_allowed", "The resource does not know this method");
      default -> unexpected(context, failure);
    };
  }

  private static Problem unexpected(RoutingContext context, @Nullable Throwable failure) {
    String id = "urn:uuid:" + UUID.randomUUID();
    // Without the path: a client's secret may stand in a mistaken one.
    LOG.error("{} failed as {}", context.request().method(), id, failure);
    return Problem.of(500, "internal", "The server failed; its log has this instance")
        .withInstance(id);
  }
}
