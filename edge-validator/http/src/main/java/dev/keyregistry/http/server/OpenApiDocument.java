package dev.keyregistry.http.server;

import dev.keyregistry.http.MediaTypes;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves a service's own description (OpenAPI 3.1), which anybody may read. */
public final class OpenApiDocument implements Handler<RoutingContext> {

  /** Where it is served, at every service. */
  public static final String PATH = "/openapi.json";

  private final Buffer text;

  private OpenApiDocument(byte[] text) {
    this.text = Buffer.buffer(text);
  }

  /** The document that lies beside a class as {@code openapi.json}. */
  public static OpenApiDocument beside(Class<?> owner) {
    try (InputStream in = owner.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalArgumentException(owner + " has no openapi.json beside it");
      }
      return new OpenApiDocument(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    context.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON).end(text);
  }
}
