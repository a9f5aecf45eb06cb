package dev.keyregistry.http.json;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The body of a request, which the server has read whole before the route's handler runs. */
public final class RequestBody {

  private static final String ATTRIBUTE = RequestBody.class.getName();
  private static final byte[] NONE = {};

  private RequestBody() {}

  /** Keeps the body for the handlers after this one. */
  public static void set(RoutingContext context, Buffer body) {
    context.put(ATTRIBUTE, body.getBytes());
  }

  /** The exact bytes; empty if there is no body. */
  public static byte[] bytes(RoutingContext context) {
    byte[] bytes = context.get(ATTRIBUTE);
    return bytes == null ? NONE : bytes;
  }

  /**
   * The body as a record.
   *
   * @throws ProblemException 415 if it is not declared as JSON, else as {@link Json#read}; where
   *     there is no body, nothing has to be declared
   */
  public static <T> T read(RoutingContext context, Class<T> type) {
    byte[] bytes = bytes(context);
    if (bytes.length > 0) {
      requireType(context, MediaTypes.JSON);
    }
    return Json.read(bytes, type);
  }

  /** As {@link #read}, but {@code absent} where the request has no body. */
  public static <T> T readOr(RoutingContext context, Class<T> type, T absent) {
    return bytes(context).length == 0 ? absent : read(context, type);
  }

  /**
   * Refuses a request whose body is not declared as of this type.
   *
   * @throws ProblemException 415 that says what to send
   */
  public static void requireType(RoutingContext context, String mediaType) {
    String declared = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (declared == null || !essence(declared).equals(mediaType)) {
      throw new ProblemException(
          Problem.of(415, "unsupported_media_type", "The body must be " + mediaType));
    }
  }

  private static String essence(String contentType) {
    int semicolon = contentType.indexOf(';');
    String essence = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return essence.strip().toLowerCase(Locale.ROOT);
  }
}
