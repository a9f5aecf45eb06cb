package dev.keyregistry.sidecar.grpc;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: reads its message, has it answered, and ends it. Only a call that has to wait, for the
 * rest of its message or for its answer, pays for a deadline.
 */
final class GrpcCall implements GrpcAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcCall.class);
  private static final Duration MAX_TIME = Duration.ofSeconds(10);
  private static final CharSequence TYPE = HttpHeaders.createOptimized(GrpcServer.CONTENT_TYPE);
  private static final CharSequence STATUS = HttpHeaders.createOptimized("grpc-status");
  private static final CharSequence MESSAGE = HttpHeaders.createOptimized("grpc-message");
  private static final CharSequence ACCEPTED = HttpHeaders.createOptimized("grpc-accept-encoding");
  private static final CharSequence TIMEOUT = HttpHeaders.createOptimized("grpc-timeout");
  private static final CharSequence IDENTITY = HttpHeaders.createOptimized("identity");
  private static final CharSequence OK = HttpHeaders.createOptimized(GrpcStatus.OK.code());
  private static final long NO_TIMER = -1;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final UnaryMessage message = new UnaryMessage();
  private boolean over;
  private long timer = NO_TIMER;

  GrpcCall(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  /**
   * Serves the call.
   *
   * @param method {@code null} if there is none of that name
   */
  void serve(@Nullable GrpcMethod method) {
    request.exceptionHandler(gone -> finish());
    if (method == null) {
      fail(GrpcStatus.UNIMPLEMENTED, "there is no such method");
      return;
    }
    limitTime(); // also of who sends nothing, or does not end
    request.handler(this::add);
    request.endHandler(end -> ended(method));
  }

  private void add(Buffer chunk) {
    if (over) {
      return;
    }
    UnaryMessage.Problem problem = message.add(chunk);
    if (problem != null) {
      fail(problem.status(), problem.message());
    }
  }

  private void ended(GrpcMethod method) {
    if (over) {
      return;
    }
    UnaryMessage.Problem problem = message.problem();
    if (problem == null) {
      call(method);
    } else {
      fail(problem.status(), problem.message());
    }
  }

  private void call(GrpcMethod method) {
    try {
      method.call(message.bytes(), this);
    } catch (MalformedMessageException e) {
      fail(GrpcStatus.INVALID_ARGUMENT, Objects.requireNonNullElse(e.getMessage(), ""));
    } catch (RuntimeException e) {
      LOG.error("A call of {} failed", request.uri(), e);
      fail(GrpcStatus.INTERNAL, "the server failed");
    }
  }

  private void limitTime() {
    if (timer == NO_TIMER) {
      long millis = GrpcTimeout.millis(request.getHeader(TIMEOUT), MAX_TIME);
      timer =
          vertx()
              .setTimer(millis, t -> fail(GrpcStatus.DEADLINE_EXCEEDED, "the time was too short"));
    }
  }

  private static Vertx vertx() {
    return Objects.requireNonNull(Vertx.currentContext(), "on an event loop").owner();
  }

  @Override
  public void succeed(WireWriter answer) {
    if (finish()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE).putTrailer(STATUS, OK);
      response.end(UnaryMessage.framed(answer));
    }
  }

  @Override
  public void fail(GrpcStatus status, String text) {
    if (finish()) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
          .putHeader(STATUS, status.code())
          .putHeader(MESSAGE, text);
      if (status == GrpcStatus.UNIMPLEMENTED) {
        response.putHeader(ACCEPTED, IDENTITY);
      }
      // What is still to come of the message is thrown away. Resetting the stream instead would
      // count
      // against the connection, which the calls of everybody behind this Envoy share.
      response.end();
    }
  }

  /** Whether this is the first end. */
  private boolean finish() {
    boolean first = !over;
    over = true;
    if (timer != NO_TIMER) {
      vertx().cancelTimer(timer);
    }
    return first;
  }
}
