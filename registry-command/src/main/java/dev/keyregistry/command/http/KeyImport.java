package dev.keyregistry.command.http;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.UnreadBody;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;

/** Where keys are imported by their hashes, any number of them in one request. */
final class KeyImport {

  private final ImportRows rows;
  private final CallerAuthentication authentication;
  private final Executor workers;
  private final ImportLimits limits;
  private final ImportPlaces places;

  /**
   * Imports.
   *
   * @param workers run what may block; each import gives them a bounded number of rows at a time
   */
  KeyImport(
      ImportRows rows, CallerAuthentication authentication, Executor workers, ImportLimits limits) {
    this.rows = rows;
    this.authentication = authentication;
    this.workers = workers;
    this.limits = limits;
    this.places = new ImportPlaces(limits);
  }

  void mount(Router router) {
    router
        .post("/v1/keys/import")
        .handler(authentication)
        .handler(CallerAuthentication.requireScope(KeyRoutes.SCOPE))
        .handler(this::handle)
        .failureHandler(KeyImport::refuse);
  }

  private void handle(RoutingContext context) {
    RequestBody.requireType(context, MediaTypes.NDJSON);
    if (UnreadBody.declaredLength(context.request()) > RowReader.MAX_BYTES) {
      throw new ProblemException(RowReader.TOO_LARGE);
    }
    ImportRows.OfRequest lines = rows.of(context, KeyRoutes.SCOPE);
    Runnable release = places.take(Caller.of(context).identity().tenant());
    new ImportSession(context, lines, workers, limits, release).start();
  }

  private static void refuse(RoutingContext context) {
    UnreadBody.endAfterDraining(context);
    context.next();
  }
}
