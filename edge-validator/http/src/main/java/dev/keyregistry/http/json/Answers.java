package dev.keyregistry.http.json;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.MediaTypes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers that carry a record as JSON. */
public final class Answers {

  private Answers() {}

  /** Ends the response with a body, which no cache may keep. */
  public static void json(RoutingContext context, int status, Object body) {
    HttpServerResponse response = context.response();
    // A client that went away, or a deadline that answered first, leaves nothing to write to.
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(Buffer.buffer(Json.write(body)));
  }

  /** States the position that the answer reflects; call it before the answer is written. */
  public static void position(RoutingContext context, long position) {
    context.response().putHeader(HeaderNames.POSITION, Long.toString(position));
  }

  /** States the version of the one thing that the answer shows. */
  public static void etag(RoutingContext context, long version) {
    context.response().putHeader(HttpHeaders.ETAG, "\"" + version + '"');
  }
}
