package dev.keyregistry.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a server that will close tells those whose requests it still answers. */
final class Draining {

  private static final long NO_ERROR = 0;
  private static final int ANY_STREAM = Integer.MAX_VALUE;

  private Draining() {}

  /**
   * Ends the request's connection once it is answered. In HTTP/1.1 the answer says so by {@code
   * Connection: close} (RFC 9112, section 9.6). In HTTP/2 the client is asked to make no more
   * streams, and those that it made meanwhile are served: GOAWAY of the highest number (RFC 9113,
   * section 6.8).
   */
  static void sendAway(HttpServerRequest request, Duration grace) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.connection().goAway(NO_ERROR, ANY_STREAM);
    } else {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      request.connection().shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
