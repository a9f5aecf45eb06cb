package dev.keyregistry.http.server;

import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads the whole body, up to a limit and a deadline. Too large a body is answered first, and then
 * {@link UnreadBody}.
 */
final class BodyReader implements Handler<RoutingContext> {

  private final ServerConfig config;
  private final Endpoints endpoints;

  BodyReader(ServerConfig config, Endpoints endpoints) {
    this.config = config;
    this.endpoints = endpoints;
  }

  private int maxBytes(RoutingContext context) {
    return endpoints.maxBodyBytes(context).orElse(config.maxBodyBytes());
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (UnreadBody.declaredLength(request) > maxBytes(context)) {
      refuse(context);
    } else if (UnreadBody.isNone(request)) {
      context.next();
    } else {
      UnreadBody.invite(context);
      new Reading(context).start();
    }
  }

  private void refuse(RoutingContext context) {
    UnreadBody.endAfterDraining(context);
    context.fail(
        new ProblemException(
            Problem.of(
                413, "body_too_large", "A body has at most " + maxBytes(context) + " bytes")));
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
        UnreadBody.endAfterDraining(context);
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
