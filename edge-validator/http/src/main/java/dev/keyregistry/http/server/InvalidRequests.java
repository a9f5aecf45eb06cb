package dev.keyregistry.http.server;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers what is no HTTP request, or one whose head is too large, and closes the connection. */
final class InvalidRequests implements Handler<HttpServerRequest> {

  private static final long LINGER_MILLIS = 250;

  private final Vertx vertx;
  private final int maxHeaderBytes;

  InvalidRequests(Vertx vertx, int maxHeaderBytes) {
    this.vertx = vertx;
    this.maxHeaderBytes = maxHeaderBytes;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Problem problem = problem(request.decoderResult().cause());
    Buffer body = Buffer.buffer(Json.write(problem));
    HttpServerResponse response = request.response();
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.PROBLEM)
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .write(body);
    // Ending the response closes the connection at once; with bytes of the client unread, the
    // kernel then resets it, and the client may never see the answer.
    vertx.setTimer(
        LINGER_MILLIS,
        timer -> {
          if (!response.closed()) {
            response.end();
          }
        });
  }

  private Problem problem(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(414, "uri_too_long", limit(ServerConfig.MAX_FIRST_LINE_BYTES));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(431, "headers_too_large", limit(maxHeaderBytes));
    }
    return Problem.of(400, "malformed_request", "The request is no well-formed HTTP");
  }

  private static String limit(int bytes) {
    return "At most " + bytes + " bytes are read";
  }
}
