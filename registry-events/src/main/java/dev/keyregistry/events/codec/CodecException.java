package dev.keyregistry.events.codec;

/** Bytes that are no event or view. The message never repeats the bytes: they may hold secrets. */
public final class CodecException extends RuntimeException {

  /** What is wrong with the bytes. */
  public enum Problem {
    TOO_LARGE,
    UNKNOWN_TYPE,
    UNREADABLE
  }

  private final Problem problem;

  public CodecException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
