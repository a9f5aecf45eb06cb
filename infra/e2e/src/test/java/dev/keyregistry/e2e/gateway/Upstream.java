package dev.keyregistry.e2e.gateway;

import dev.keyregistry.infra.embedded.Ports;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The service behind a gateway. It answers everybody, with the status that is asked for, and keeps
 * what it was sent.
 */
final class Upstream implements AutoCloseable {

  /** By which a test knows its request again. */
  static final String MARK = "X-Test-Mark";

  /** The status to answer with; 200 if the request does not say. */
  static final String STATUS = "X-Test-Status";

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Received> received = new ConcurrentHashMap<>();
  private final HttpServer server;

  /**
   * A request as it arrived.
   *
   * @param headers name and value of each
   */
  record Received(
      String method, String target, List<Map.Entry<String, String>> headers, String body) {

    /** Every value of a header. */
    List<String> all(String name) {
      return headers.stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  Upstream() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, Ports.LOOPBACK)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  int port() {
    return server.actualPort();
  }

  /** What arrived with this mark. */
  Optional<Received> received(String mark) {
    return Optional.ofNullable(received.get(mark));
  }

  private void take(HttpServerRequest request) {
    request.body().onSuccess(body -> keep(request, body));
  }

  private void keep(HttpServerRequest request, Buffer body) {
    received.put(
        String.valueOf(request.getHeader(MARK)),
        new Received(
            request.method().name(),
            request.uri(),
            List.copyOf(request.headers().entries()),
            body.toString()));
    String status = request.getHeader(STATUS);
    request
        .response()
        .setStatusCode(status == null ? 200 : Integer.parseInt(status))
        .end("here you are");
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
