package dev.keyregistry.query.http;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.http.server.Continuations;
import dev.keyregistry.query.projection.ProjectionStatus;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Read-your-writes: a request that names a position is answered from a store that has it. It waits
 * a while, without a thread, and is then answered 412.
 */
final class MinPosition implements Handler<RoutingContext> {

  private static final String ATTRIBUTE = MinPosition.class.getName();
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

  private final ProjectionStatus status;
  private final Duration limit;

  MinPosition(ProjectionStatus status, Duration limit) {
    this.status = status;
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    String wanted = context.request().getHeader(HeaderNames.MIN_POSITION);
    if (wanted == null) {
      context.next();
      return;
    }
    long position = parse(wanted);
    context.put(ATTRIBUTE, position);
    if (status.position() >= position) {
      context.next();
      return;
    }
    Continuations.resume(
        context,
        status.reached(position, limit),
        reached -> {
          if (!reached) {
            throw notReached(position, status.position());
          }
          context.next();
        });
  }

  /** A rebuild may have begun since the request was let through: the answer itself counts. */
  static void check(RoutingContext context, long answered) {
    Long wanted = context.get(ATTRIBUTE);
    if (wanted != null && answered < wanted) {
      throw notReached(wanted, answered);
    }
  }

  private static ProblemException notReached(long wanted, long applied) {
    return new ProblemException(
        Problem.of(
            412,
            "position_not_reached",
            "Position " + wanted + " is not reached; the store is at position " + applied));
  }

  private static long parse(String text) {
    if (!POSITION.matcher(text).matches()) {
      throw new ProblemException(
          Problem.of(400, "malformed_request", HeaderNames.MIN_POSITION + " is a decimal number"));
    }
    return Long.parseLong(text);
  }
}
