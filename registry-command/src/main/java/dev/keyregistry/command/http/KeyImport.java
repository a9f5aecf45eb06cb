package dev.keyregistry.command.http;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.UnreadBody;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Where keys are imported by their hashes, any number of them in one request. */
final class KeyImport {

  // Each may hold a window of rows and unread answers.
  private static final int MAX_CONCURRENT = 4;

  private final ImportRows rows;
  private final CallerAuthentication authentication;
  private final Executor workers;
  private final Semaphore places = new Semaphore(MAX_CONCURRENT);

  /**
   * Imports.
   *
   * @param workers run what may block; each import gives them a bounded number of rows at a time
   */
  KeyImport(ImportRows rows, CallerAuthentication authentication, Executor workers) {
    this.rows = rows;
    this.authentication = authentication;
    this.workers = workers;
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
    if (UnreadBody.declaredLength(context.request()) > ImportSession.MAX_BYTES) {
      throw new ProblemException(ImportSession.TOO_LARGE);
    }
    ImportRows.OfRequest lines = rows.of(context, KeyRoutes.SCOPE);
    if (!places.tryAcquire()) {
      throw ProblemException.tryAgain("overloaded", "Too many imports are under way");
    }
    new ImportSession(context, lines, workers, places::release).start();
  }

  private static void refuse(RoutingContext context) {
    UnreadBody.endAfterDraining(context);
    context.next();
  }
}
