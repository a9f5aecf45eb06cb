package dev.keyregistry.http.server;

import io.vertx.core.http.HttpServerRequest;

/**
 * Answers requests ahead of the router: for the one route that must cost nothing but itself. It
 * runs on every event loop and must never block.
 */
@FunctionalInterface
public interface FastPath {

  FastPath NONE = request -> false;

  /** Answers the request, or leaves it untouched and returns {@code false}. */
  boolean handle(HttpServerRequest request);

  /** This one, and the other for what this one leaves. */
  default FastPath or(FastPath other) {
    return request -> handle(request) || other.handle(request);
  }
}
