package dev.keyregistry.command.http;

import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.Problem.FieldError;
import dev.keyregistry.http.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds of what people write, gathered so that every wrong field is named at once. */
final class FieldChecks {

  static final int MAX_REASON = 500;

  private static final int MAX_METADATA = 32;

  private final List<FieldError> errors = new ArrayList<>();

  /** Checks the one field of many requests in which people say why. */
  static void reason(@Nullable String reason) {
    new FieldChecks().text("reason", reason, MAX_REASON).done();
  }

  FieldChecks text(String field, @Nullable String value, int max) {
    if (value != null && value.length() > max) {
      errors.add(new FieldError(field, "has at most " + max + " characters"));
    } else if (value != null && value.codePoints().anyMatch(FieldChecks::control)) {
      errors.add(new FieldError(field, "has no control characters"));
    }
    return this;
  }

  FieldChecks metadata(String field, @Nullable Map<String, String> values) {
    if (values == null) {
      return this;
    }
    if (values.size() > MAX_METADATA) {
      errors.add(new FieldError(field, "has at most " + MAX_METADATA + " entries"));
    }
    values.forEach(
        (name, value) -> {
          text(field, name, 64);
          text(field, value, 512);
        });
    return this;
  }

  FieldChecks that(boolean holds, String field, String message) {
    if (!holds) {
      errors.add(new FieldError(field, message));
    }
    return this;
  }

  /** Ends the request if any field was wrong. */
  void done() {
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.invalid(errors));
    }
  }

  private static boolean control(int codePoint) {
    return Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\t';
  }
}
