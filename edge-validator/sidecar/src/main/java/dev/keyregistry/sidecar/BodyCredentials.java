package dev.keyregistry.sidecar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in the body of a request, where the gateway sends it along: the field {@code key}
 * of a form, or the property {@code API_Key} of the root of a JSON object. The content type says
 * which.
 */
final class BodyCredentials {

  /** The most bytes of a body that are read. */
  static final int MAX_BYTES = 64 * 1024;

  private static final long LIMIT_MILLIS = 10_000;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";
  private static final String PROPERTY = "API_Key";
  private static final JsonFactory PARSERS = new JsonFactory();
  private static final String NO_SECRET = ""; // which is malformed

  private BodyCredentials() {}

  /** Whether a secret is looked for in bodies at all. */
  static boolean accepts(Set<CarriageKind> accepted) {
    return accepted.contains(CarriageKind.FORM) || accepted.contains(CarriageKind.JSON);
  }

  /**
   * In what way the body may carry a secret; {@code null} if in none that is accepted.
   *
   * @param type the request's content type, if it has one
   */
  static @Nullable CarriageKind kind(Set<CarriageKind> accepted, @Nullable String type) {
    if (type == null) {
      return null;
    }
    int semicolon = type.indexOf(';');
    String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    CarriageKind kind =
        switch (media.toLowerCase(Locale.ROOT)) {
          case FORM -> CarriageKind.FORM;
          case JSON -> CarriageKind.JSON;
          default -> null;
        };
    return kind != null && accepted.contains(kind) ? kind : null;
  }

  /**
   * Reads the body, and hands on the secrets in it.
   *
   * @param refused is told instead why not: it has more than {@link #MAX_BYTES}, or takes too long
   */
  static void read(
      HttpServerRequest request,
      CarriageKind kind,
      Consumer<List<String>> found,
      Consumer<RefusedRequest> refused) {
    var body = Buffer.buffer();
    var over = new boolean[1];
    Vertx vertx = Objects.requireNonNull(Vertx.currentContext(), "on an event loop").owner();
    long timer =
        vertx.setTimer(
            LIMIT_MILLIS,
            late -> {
              over[0] = true;
              refused.accept(RefusedRequest.BODY_TOO_SLOW);
            });
    request.handler(
        chunk -> {
          if (!over[0] && body.length() + chunk.length() > MAX_BYTES) {
            over[0] = true;
            vertx.cancelTimer(timer);
            refused.accept(RefusedRequest.BODY_TOO_LARGE);
          } else if (!over[0]) {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (!over[0]) {
            found.accept(secrets(kind, body.getBytes()));
          }
        });
  }

  static List<String> secrets(CarriageKind kind, byte[] body) {
    return kind == CarriageKind.FORM
        ? Credentials.parameters(new String(body, StandardCharsets.UTF_8))
        : properties(body);
  }

  // Only the root's own properties are looked at; to its end, as one may be there twice.
  private static List<String> properties(byte[] body) {
    List<String> found = new ArrayList<>();
    try (JsonParser json = PARSERS.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return found;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals(PROPERTY)) {
          found.add(value == JsonToken.VALUE_STRING ? json.getText() : NO_SECRET);
        }
        json.skipChildren();
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        found.add(NO_SECRET);
      }
    } catch (IOException e) {
      found.add(NO_SECRET); // others may read what is no JSON in another way
    }
    return found;
  }
}
