package dev.keyregistry.command.http;

import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.BlockingWork;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Work on the log, off the event loop; says truthfully what is known when the log is away. */
final class LogWork {

  private static final Map<String, String> SOON = Map.of(HeaderNames.RETRY_AFTER, "1");

  private final BlockingWork work;

  LogWork(BlockingWork work) {
    this.work = work;
  }

  /** See {@link BlockingWork#run}. */
  <T> void run(RoutingContext context, Callable<T> on, Consumer<? super T> answer) {
    work.run(context, () -> call(on), answer);
  }

  /**
   * Does the work here.
   *
   * @throws ProblemException 503 if the log is away
   */
  static <T> T call(Callable<T> on) throws Exception {
    try {
      return on.call();
    } catch (LogUnavailableException e) {
      throw new ProblemException(
          Problem.of(503, "log_unavailable", "The log does not answer; nothing was changed"), SOON);
    } catch (AppendInDoubtException e) {
      // L3: neither success nor failure, and never answered as either.
      throw new ProblemException(
          Problem.of(
              503,
              "outcome_unknown",
              "The log does not answer, and the change may have taken effect: send the request"
                  + " again with the same Idempotency-Key, or look"),
          SOON);
    }
  }
}
