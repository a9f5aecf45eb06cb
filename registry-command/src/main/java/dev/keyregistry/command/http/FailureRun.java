package dev.keyregistry.command.http;

/**
 * The rows of an import that failed in a row. After many of them the log is away, and trying each
 * row that follows would only take time; one now and then is tried, to see when it is back.
 */
final class FailureRun {

  static final int MANY = 512;

  private int failed;
  private int untried;

  /** A row's answer, in order. */
  void add(RowAnswer answer) {
    failed = answer.status() == RowAnswer.Status.FAILED ? failed + 1 : 0;
  }

  /** Whether the next row is worth a try. */
  boolean triesNext() {
    if (failed < MANY || ++untried == MANY) {
      untried = 0;
      return true;
    }
    return false;
  }
}
