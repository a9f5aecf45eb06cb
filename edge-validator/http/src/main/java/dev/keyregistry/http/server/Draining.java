package dev.keyregistry.http.server;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server that will close tells those whose requests it still answers. */
final class Draining {

  private Draining() {}

  /**
   * Ends the request's connection once it is answered: in HTTP/1.1 the answer says so by {@code
   * Connection: close}; in HTTP/2 the connection takes no new streams (GOAWAY).
   */
  static void sendAway(HttpServerRequest request, Duration grace) {
    if (request.version().alpnName().startsWith("http/1")) {
      request.response().putHeader("Connection", "close");
    }
    request.connection().shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
  }
}
