package dev.keyregistry.http.server;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalInt;

/** What a service adds to the server: its routes. */
@FunctionalInterface
public interface Endpoints {

  Endpoints NONE = router -> {};

  /**
   * Adds the routes. It is called once for each event loop, each time with that loop's own router;
   * what the handlers share must be thread-safe.
   */
  void mount(Router router);

  /**
   * The largest body of a request, in bytes, where it is another than the server's. What the routes
   * of {@link #mountStreams} have found out about it is known.
   */
  default OptionalInt maxBodyBytes(RoutingContext context) {
    return OptionalInt.empty();
  }

  /**
   * Adds the routes that read their bodies themselves, as they arrive: the limit and the deadline
   * of other bodies do not hold there, and {@link UnreadBody} ends a request that is refused early.
   * It is called as {@link #mount} is, before it.
   */
  default void mountStreams(Router router) {}
}
