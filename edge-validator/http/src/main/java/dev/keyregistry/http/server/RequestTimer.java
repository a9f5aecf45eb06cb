package dev.keyregistry.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times every request of the router, by the pattern of its route and its status. */
final class RequestTimer implements Handler<RoutingContext> {

  private final String server;
  private final MeterRegistry metrics;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  RequestTimer(String server, MeterRegistry metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /** What requests are told apart by: bounded, whatever clients send. */
  private record Series(String method, String route, int status) {}

  @Override
  public void handle(RoutingContext context) {
    long start = System.nanoTime();
    context.addEndHandler(
        ended ->
            timers
                .computeIfAbsent(series(context), this::timer)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
    context.next();
  }

  private static Series series(RoutingContext context) {
    Route route = context.currentRoute();
    String pattern = route == null ? null : route.getPath();
    return pattern == null
        ? new Series("any", "none", context.response().getStatusCode())
        : new Series(
            context.request().method().name(), pattern, context.response().getStatusCode());
  }

  private Timer timer(Series series) {
    return Timer.builder("registry.http.requests")
        .description("Requests answered, and how long that took")
        .tag("server", server)
        .tag("method", series.method)
        .tag("route", series.route)
        .tag("status", Integer.toString(series.status))
        .register(metrics);
  }
}
