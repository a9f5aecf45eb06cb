package dev.keyregistry.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times every request of the router, by the pattern of its route and its status. */
final class RequestTimer implements Handler<RoutingContext> {

  private static final String FAILED_ROUTE = RequestTimer.class.getName();
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  private final String server;
  private final MeterRegistry metrics;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  RequestTimer(String server, MeterRegistry metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /** What requests are told apart by: bounded, whatever clients send. */
  private record Series(String method, String route, int status) {}

  /**
   * Has the router's routes, all that it is to have, tell of failures which of them it was: a
   * request that fails loses its route. Of several that match it is the last, which is the one that
   * those before it lead to.
   */
  static void watchFailures(Router router) {
    for (Route route : router.getRoutes()) {
      String pattern = route.getPath();
      if (pattern != null) {
        route.failureHandler(
            context -> {
              context.put(FAILED_ROUTE, pattern);
              context.next();
            });
      }
    }
  }

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
    String pattern = pattern(context);
    int status = context.response().getStatusCode();
    return pattern == null
        ? new Series("any", "none", status)
        : new Series(method(context.request().method()), pattern, status);
  }

  private static @Nullable String pattern(RoutingContext context) {
    if (context.failed()) {
      return context.get(FAILED_ROUTE);
    }
    Route route = context.currentRoute();
    return route == null ? null : route.getPath();
  }

  // Any token is a method: what clients make up is not told apart.
  private static String method(HttpMethod method) {
    return METHODS.contains(method) ? method.name() : "other";
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
