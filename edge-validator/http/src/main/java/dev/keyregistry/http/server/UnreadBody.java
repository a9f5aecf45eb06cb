package dev.keyregistry.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * The body, or the rest of it, that nobody has read yet. Of a request that is answered all the same
 * it is read and thrown away for a while, so that the client can read the answer before the
 * connection closes.
 */
public final class UnreadBody {

  private static final long MAX_DRAINED_BYTES = 8L * 1024 * 1024;
  private static final long MAX_DRAIN_MILLIS = 2_000;

  private UnreadBody() {}

  /** How many bytes the client says that it has; 0 if it does not say. */
  public static long declaredLength(HttpServerRequest request) {
    // The codec has already refused a length that is no number.
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whether there is none, or none any more. */
  static boolean isNone(HttpServerRequest request) {
    boolean declared =
        request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    boolean bodiless =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return request.isEnded() || (bodiless && !declared);
  }

  /** Keeps it until somebody reads it: for who goes on with the request later. */
  public static void hold(RoutingContext context) {
    if (!isNone(context.request())) {
      context.request().pause();
    }
  }

  /** Tells a client that waits for it to send the body. */
  public static void invite(RoutingContext context) {
    if ("100-continue".equalsIgnoreCase(context.request().getHeader(HttpHeaders.EXPECT))) {
      context.response().writeContinue();
    }
  }

  /** Drains the body and then ends the connection, or in HTTP/2 the stream; the caller answers. */
  public static void endAfterDraining(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean multiplexed = request.version() == HttpVersion.HTTP_2;
    // In HTTP/2 only this stream ends, and the connection has others.
    Runnable cut = multiplexed ? () -> context.response().reset() : request.connection()::close;
    Runnable end = multiplexed ? () -> {} : cut;
    if (!multiplexed && !context.response().headWritten()) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (request.isEnded()) {
      return;
    }
    long[] drained = {0};
    Vertx vertx = context.vertx();
    long timer = vertx.setTimer(MAX_DRAIN_MILLIS, t -> cut.run());
    request.handler(
        chunk -> {
          drained[0] += chunk.length();
          if (drained[0] > MAX_DRAINED_BYTES) {
            cut.run();
          }
        });
    request.endHandler(
        nothing -> {
          vertx.cancelTimer(timer);
          end.run();
        });
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.resume();
  }
}
