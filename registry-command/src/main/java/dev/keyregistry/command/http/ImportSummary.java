package dev.keyregistry.command.http;

import dev.keyregistry.http.problem.Problem;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what the rows of an import came to. */
final class ImportSummary {

  private final Map<RowAnswer.Status, Long> counts = new EnumMap<>(RowAnswer.Status.class);
  private long rows;
  private long newest;

  /** The last line of a complete answer. */
  record Complete(Counts summary) {}

  /**
   * How many rows came to what.
   *
   * @param position the newest one that a row was created at; absent if none was
   */
  record Counts(
      long rows, long created, long exists, long refused, long failed, @Nullable String position) {}

  /** The last line of an answer to a request that was not read to its end. */
  record Incomplete(Reason stopped) {}

  /** Why it was not, as in problem documents. */
  record Reason(String code, @Nullable String detail) {}

  void add(RowAnswer answer) {
    rows++;
    counts.merge(answer.status(), 1L, Long::sum);
    if (answer.position() != null) {
      newest = Math.max(newest, Long.parseLong(answer.position()));
    }
  }

  Complete complete() {
    return new Complete(
        new Counts(
            rows,
            count(RowAnswer.Status.CREATED),
            count(RowAnswer.Status.EXISTS),
            count(RowAnswer.Status.REFUSED),
            count(RowAnswer.Status.FAILED),
            newest == 0 ? null : Long.toString(newest)));
  }

  static Incomplete incomplete(Problem why) {
    return new Incomplete(new Reason(why.code(), why.detail()));
  }

  private long count(RowAnswer.Status status) {
    return counts.getOrDefault(status, 0L);
  }
}
