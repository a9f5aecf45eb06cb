package dev.keyregistry.http.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type the code as a URN
 * @param title the code in words: the same for every occurrence
 * @param status the HTTP status
 * @param detail what was wrong this time, for a person
 * @param instance names this occurrence in the server's log; only where it has an entry there
 * @param code what a program decides by: stable, lower-case words with underscores
 * @param errors which fields were wrong; empty where no field was
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    @Nullable String detail,
    @Nullable String instance,
    String code,
    List<FieldError> errors) {

  private static final String TYPE_PREFIX = "urn:keyregistry:problem:";

  public Problem {
    errors = List.copyOf(errors);
  }

  /**
   * One field that was wrong.
   *
   * @param field its path, {@code secrets[0].sha256}
   * @param message what is wrong with it
   */
  public record FieldError(String field, String message) {}

  /** A problem of this code. */
  public static Problem of(int status, String code, @Nullable String detail) {
    return new Problem(TYPE_PREFIX + code, title(code), status, detail, null, code, List.of());
  }

  /** A body that can be read, but not be accepted: 422. */
  public static Problem invalid(List<FieldError> errors) {
    return of(422, "invalid_request_body", "The request's fields are not valid").withErrors(errors);
  }

  /** One field that cannot be accepted: 422. */
  public static Problem invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** An id that is unknown, or that the caller may not know of: 404. */
  public static Problem notFound(String what) {
    return of(404, "not_found", what + " is unknown");
  }

  public Problem withErrors(List<FieldError> those) {
    return new Problem(type, title, status, detail, instance, code, those);
  }

  public Problem withInstance(String uri) {
    return new Problem(type, title, status, detail, uri, code, errors);
  }

  private static String title(String code) {
    String words = code.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
