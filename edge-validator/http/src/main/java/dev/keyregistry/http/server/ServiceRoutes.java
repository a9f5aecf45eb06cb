package dev.keyregistry.http.server;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemWriter;
import dev.keyregistry.http.problem.Problems;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** The routes of a server: those that every server has, and the service's own. */
final class ServiceRoutes {

  private final ServerConfig config;
  private final Readiness readiness;
  private final PrometheusMeterRegistry metrics;
  private final Endpoints endpoints;
  private final RequestTimer timer;

  ServiceRoutes(
      String name,
      ServerConfig config,
      Readiness readiness,
      PrometheusMeterRegistry metrics,
      Endpoints endpoints) {
    this.config = config;
    this.readiness = readiness;
    this.metrics = metrics;
    this.endpoints = endpoints;
    timer = new RequestTimer(name, metrics);
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    Problems.install(router);
    router.route().handler(timer);
    router.get("/healthz").handler(context -> text(context, 200, "ok"));
    router.get("/readyz").handler(this::ready);
    router.get("/metrics").handler(this::scrape);
    endpoints.mountStreams(router);
    router.route().handler(new BodyReader(config, endpoints));
    endpoints.mount(router);
    RequestTimer.watchFailures(router);
    return router;
  }

  private void ready(RoutingContext context) {
    Optional<String> unready = readiness.unready();
    if (unready.isEmpty()) {
      text(context, 200, readiness.ready());
    } else {
      ProblemWriter.write(
          context.response(),
          Problem.of(503, "not_ready", unready.get()),
          Map.of(HeaderNames.RETRY_AFTER, "1"));
    }
  }

  private void scrape(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.PROMETHEUS)
        .end(metrics.scrape());
  }

  private static void text(RoutingContext context, int status, String body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(body + '\n');
  }
}
