package dev.keyregistry.query.http;

import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request, read strictly: an unknown or a repeated one is refused, so
 * that a mistyped filter does not show everything.
 */
final class Parameters {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 200;
  private static final int MAX_LENGTH = 512;

  private final MultiMap values;

  private Parameters(MultiMap values) {
    this.values = values;
  }

  /**
   * Reads the parameters.
   *
   * @throws ProblemException if there are others than these, or one twice
   */
  static Parameters of(RoutingContext context, String... known) {
    MultiMap values = context.queryParams(StandardCharsets.UTF_8);
    Set<String> names = Set.copyOf(Arrays.asList(known));
    for (String name : values.names()) {
      if (!names.contains(name)) {
        throw invalid("query", "there is a parameter that this list does not know");
      }
      List<String> all = values.getAll(name);
      if (all.size() > 1) {
        throw invalid(name, "given twice");
      }
      if (all.getFirst().length() > MAX_LENGTH || all.getFirst().indexOf('\0') >= 0) {
        throw invalid(name, "too long, or with a control character");
      }
    }
    return new Parameters(values);
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  /**
   * A parameter's value as something else; {@code null} if it is absent.
   *
   * @throws ProblemException if {@code read} throws an {@link IllegalArgumentException}
   */
  <T> @Nullable T value(String name, Function<String, T> read) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, "not a valid value");
    }
  }

  /**
   * A parameter that must not be left out.
   *
   * @throws ProblemException if it is, or as {@link #value}
   */
  <T> T required(String name, Function<String, T> read) {
    T value = value(name, read);
    if (value == null) {
      throw invalid(name, "required");
    }
    return value;
  }

  /**
   * A parameter that has one of a few values; {@code null} if it is absent.
   *
   * @param nameOf what a value is called in a request
   * @throws ProblemException that lists the values, if it has another one
   */
  <T> @Nullable T choice(String name, List<T> choices, Function<T, String> nameOf) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    for (T choice : choices) {
      if (nameOf.apply(choice).equals(text)) {
        return choice;
      }
    }
    throw invalid(name, "one of " + String.join(", ", choices.stream().map(nameOf).toList()));
  }

  int limit() {
    Integer limit = value("limit", Integer::valueOf);
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw invalid("limit", "1 to " + MAX_LIMIT);
    }
    return limit;
  }

  /** The last item that the caller has, as {@link #cursor} wrote it; {@code null} for none. */
  <T> @Nullable T after(Function<String, T> read) {
    return value(
        "cursor",
        text ->
            read.apply(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)));
  }

  /** What asks for the items after this one: it stays valid, whatever is inserted or removed. */
  static String cursor(String lastItem) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(lastItem.getBytes(StandardCharsets.UTF_8));
  }

  private static ProblemException invalid(String name, String message) {
    return new ProblemException(
        Problem.of(422, "invalid_parameter", "A query parameter is not valid")
            .withErrors(List.of(new Problem.FieldError(name, message))));
  }
}
