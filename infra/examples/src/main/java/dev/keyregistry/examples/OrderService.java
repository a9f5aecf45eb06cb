package dev.keyregistry.examples;

import dev.keyregistry.http.auth.KeyAuthentication;
import dev.keyregistry.validator.EdgeValidator;
import dev.keyregistry.validator.validation.Demand;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/**
 * Orders, for callers with a key: reading needs {@code orders:read}, ordering {@code orders:write}.
 * Who may call is decided in this process; there is no gateway and no sidecar.
 */
public final class OrderService implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(30);
  private static final int DEFAULT_PORT = 8080;

  private final EdgeValidator edge;
  private final Vertx vertx;
  private final HttpServer server;

  private OrderService(EdgeValidator edge, Vertx vertx, HttpServer server) {
    this.edge = edge;
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Starts the service, once every key is known.
   *
   * @param bootstrapServers the registry's Kafka cluster
   * @param port 0 for any free one
   */
  public static OrderService start(String bootstrapServers, int port) throws Exception {
    EdgeValidator edge = EdgeValidator.connect(bootstrapServers, "orders");
    edge.awaitReady(READY_LIMIT);
    Vertx vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router
        .get("/orders")
        .handler(new KeyAuthentication(edge, Demand.ofScopes(List.of("orders:read"))))
        .handler(context -> answer(context, 200));
    router
        .post("/orders")
        .handler(new KeyAuthentication(edge, Demand.ofScopes(List.of("orders:write"))))
        .handler(context -> answer(context, 201));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return new OrderService(edge, vertx, server);
  }

  private static void answer(RoutingContext context, int status) {
    String tenant = KeyAuthentication.identity(context).tenant().value();
    context.response().setStatusCode(status);
    context.json(new JsonObject().put("ordersOf", tenant));
  }

  /** Where it listens. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    edge.close();
  }

  /** Runs the service until it is stopped: {@code OrderService BOOTSTRAP_SERVERS [PORT]}. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("usage: OrderService BOOTSTRAP_SERVERS [PORT]");
      System.exit(2);
    }
    int port = arguments.length == 2 ? Integer.parseInt(arguments[1]) : DEFAULT_PORT;
    OrderService service = start(arguments[0], port);
    Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
    System.out.println("orders at http://127.0.0.1:" + service.port() + "/orders");
  }
}
