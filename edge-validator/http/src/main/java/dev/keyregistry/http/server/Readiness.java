package dev.keyregistry.http.server;

import java.util.Optional;

/** Whether a server can do its work; asked at every {@code /readyz}, so it must be quick. */
@FunctionalInterface
public interface Readiness {

  Readiness ALWAYS = Optional::empty;

  /** Why the server is not ready, in one line; empty if it is. */
  Optional<String> unready();

  /** What a server that is ready says of itself, in one line. */
  default String ready() {
    return "ready";
  }
}
