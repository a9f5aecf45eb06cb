package dev.keyregistry.command.http;

import io.vertx.core.http.HttpServerRequest;

/** Lets a request's body flow only while there is room for what it brings. */
final class RequestFlow {

  private final HttpServerRequest request;
  private boolean paused;

  /** The flow of a request that is being read. */
  RequestFlow(HttpServerRequest request) {
    this.request = request;
  }

  /** From now on there is room, or there is none. */
  void room(boolean thereIs) {
    if (thereIs != paused) {
      return;
    }
    paused = !thereIs;
    if (paused) {
      request.pause();
    } else {
      request.resume();
    }
  }

  boolean isPaused() {
    return paused;
  }
}
