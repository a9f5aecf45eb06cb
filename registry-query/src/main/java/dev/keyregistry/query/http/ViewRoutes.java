package dev.keyregistry.query.http;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.query.store.ReadModel;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The views of keys as edges have them, for edges that do not hold every key (rule E8). */
final class ViewRoutes {

  private static final String SECRET = "sha256";

  private final ReadModel store;
  private final BlockingWork work;

  ViewRoutes(ReadModel store, BlockingWork work) {
    this.store = store;
    this.work = work;
  }

  void mount(Router router) {
    router
        .get("/v1/views")
        .handler(CallerAuthentication.requireScope("registry:views:read"))
        .handler(this::ofSecret);
  }

  private void ofSecret(RoutingContext context) {
    var parameters = Parameters.of(context, SECRET);
    // An edge serves every tenant: to one that is confined, a foreign key would look unknown.
    if (!Caller.of(context).administersCell()) {
      throw new ProblemException(
          Problem.of(403, "forbidden", "Only a key of the tenant registry may read views"));
    }
    SecretHash secret = parameters.required(SECRET, SecretHash::ofText);
    QueryApi.read(
        context,
        work,
        () -> store.keyOfSecret(secret),
        found -> Answers.json(context, 200, Bodies.View.of(found)));
  }
}
