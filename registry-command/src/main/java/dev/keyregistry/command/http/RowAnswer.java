package dev.keyregistry.command.http;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.Problem.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a row of an import came to.
 *
 * @param row the number of its line, from 1
 * @param keyId the key that has the row's secret
 * @param position where its creation stands in the log
 * @param code as in problem documents, where there is no such key
 * @param detail why, for a person
 * @param errors which fields were wrong
 */
record RowAnswer(
    long row,
    Status status,
    @Nullable KeyId keyId,
    @Nullable String position,
    @Nullable String code,
    @Nullable String detail,
    @Nullable List<FieldError> errors) {

  // Not the row's fault, and over by the time that it is sent again.
  private static final Set<String> PASSING = Set.of("contended", "rate_limited");

  static final Problem NOT_TRIED =
      Problem.of(
          503,
          "log_unavailable",
          "The rows before this one failed, so it was not tried: send it again");

  /** For nobody: the client has gone. */
  static final RowAnswer NONE = of(0, NOT_TRIED);

  /** What may become of a row. */
  enum Status {
    /** A key was made of it, now or when the same request was sent before. */
    CREATED,
    /** A key of its tenant has or had its secret; nothing was changed. */
    EXISTS,
    /** It does not hold; nothing was changed. */
    REFUSED,
    /** Nothing is wrong with it: send it again. */
    FAILED;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static RowAnswer created(long row, KeyId key, long position) {
    return new RowAnswer(row, Status.CREATED, key, Long.toString(position), null, null, null);
  }

  static RowAnswer exists(long row, KeyId key) {
    return new RowAnswer(row, Status.EXISTS, key, null, null, null, null);
  }

  /** A row that came to no key. */
  static RowAnswer of(long row, Problem problem) {
    boolean passing = problem.status() >= 500 || PASSING.contains(problem.code());
    return of(row, passing ? Status.FAILED : Status.REFUSED, problem);
  }

  /** A row that was not judged: for a reason that is none of its own. */
  static RowAnswer failed(long row, Problem problem) {
    return of(row, Status.FAILED, problem);
  }

  private static RowAnswer of(long row, Status status, Problem problem) {
    return new RowAnswer(
        row,
        status,
        null,
        null,
        problem.code(),
        problem.detail(),
        problem.errors().isEmpty() ? null : problem.errors());
  }
}
