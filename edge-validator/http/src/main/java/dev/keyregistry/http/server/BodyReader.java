package dev.keyregistry.http.server;

import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads the whole body, up to a limit and a deadline. Too large a body is answered first; what the
 * client still sends is then read and thrown away for a while, so that it can read the answer
 * before the connection closes.
 */
final class BodyReader implements Handler<RoutingContext> {

  private static final long MAX_DRAINED_BYTES = 8L * 1024 * 1024;
  private static final long MAX_DRAIN_MILLIS = 2_000;

  private final ServerConfig config;
  private final Endpoints endpoints;

  BodyReader(ServerConfig config, Endpoints endpoints) {
    this.config = config;
    this.endpoints = endpoints;
  }

  private int maxBytes(RoutingContext context) {
    String path = context.request().path();
    return path == null
        ? config.maxBodyBytes()
        : endpoints.maxBodyBytes(path).orElse(config.maxBodyBytes());
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (declaredLength(request) > maxBytes(context)) {
      refuse(context);
    } else if (hasNone(request)) {
      context.next();
    } else {
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        context.response().writeContinue();
      }
      new Reading(context).start();
    }
  }

  // The codec has already refused a length that is no number.
  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static boolean hasNone(HttpServerRequest request) {
    boolean declared =
        request.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    boolean bodiless =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return request.isEnded() || (bodiless && !declared);
  }

  private void refuse(RoutingContext context) {
    endAfterDraining(context);
    context.fail(
        new ProblemException(
            Problem.of(
                413, "body_too_large", "A body has at most " + maxBytes(context) + " bytes")));
  }

  private static void endAfterDraining(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean multiplexed = request.version() == HttpVersion.HTTP_2;
    // In HTTP/2 only this stream ends, and the connection has others.
    Runnable cut = multiplexed ? () -> context.response().reset() : request.connection()::close;
    Runnable end = multiplexed ? () -> {} : cut;
    if (!multiplexed) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
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

  private final class Reading {
    private final RoutingContext context;
    private final Buffer body = Buffer.buffer();
    private boolean over;
    private long deadline;

    Reading(RoutingContext context) {
      this.context = context;
    }

    void start() {
      HttpServerRequest request = context.request();
      deadline = context.vertx().setTimer(config.bodyTimeout().toMillis(), t -> timeout());
      request.handler(this::add);
      request.exceptionHandler(gone -> finish());
      request.endHandler(
          end -> {
            if (finish()) {
              RequestBody.set(context, body);
              context.next();
            }
          });
      request.resume();
    }

    private void add(Buffer chunk) {
      if (body.length() + chunk.length() > maxBytes(context)) {
        if (finish()) {
          refuse(context);
        }
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void timeout() {
      if (finish()) {
        endAfterDraining(context);
        context.fail(
            new ProblemException(
                Problem.of(408, "body_timeout", "The body did not arrive in time")));
      }
    }

    private boolean finish() {
      boolean first = !over;
      over = true;
      context.vertx().cancelTimer(deadline);
      return first;
    }
  }
}
