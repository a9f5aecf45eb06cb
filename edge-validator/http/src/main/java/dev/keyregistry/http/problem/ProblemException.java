package dev.keyregistry.http.problem;

import dev.keyregistry.http.HeaderNames;
import java.util.Map;

/**
 * Ends a request with a problem document. It is an answer and no fault: without a stack trace, and
 * not logged.
 */
public final class ProblemException extends RuntimeException {

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  /** A problem whose answer carries these headers too. */
  public ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /** 503: nothing is wrong with the request, and soon it may be answered. */
  public static ProblemException tryAgain(String code, String detail) {
    return new ProblemException(
        Problem.of(503, code, detail), Map.of(HeaderNames.RETRY_AFTER, "1"));
  }

  public Problem problem() {
    return problem;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
