package dev.keyregistry.http.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

/** The answer, or the rest of it, that the client has not taken. */
public final class UnreadAnswer {

  private UnreadAnswer() {}

  /**
   * Throws the answer away, and ends the connection, or in HTTP/2 the stream. There the answer must
   * not have been ended: a stream whose both sides have ended cannot be reset.
   */
  public static void discard(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else if (request.connection() instanceof HttpServerConnection connection) {
      // What the API offers waits until the answer has gone out, which may be never.
      var unused = connection.channelHandlerContext().close();
    }
  }
}
