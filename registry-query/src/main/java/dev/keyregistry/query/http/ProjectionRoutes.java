package dev.keyregistry.query.http;

import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What administrators of the cell do to the store itself. */
final class ProjectionRoutes {

  private final Runnable rebuild;

  ProjectionRoutes(Runnable rebuild) {
    this.rebuild = rebuild;
  }

  void mount(Router router) {
    router
        .post("/v1/projection/rebuild")
        .handler(CallerAuthentication.requireScope("registry:cell:write"))
        .handler(this::rebuild);
  }

  private void rebuild(RoutingContext context) {
    if (!Caller.of(context).administersCell()) {
      throw new ProblemException(
          Problem.of(403, "forbidden", "Only a key of the tenant registry may rebuild the store"));
    }
    rebuild.run();
    Answers.json(context, 202, new Bodies.Rebuild("rebuilding"));
  }
}
