package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the commands for notices, a few at a time; that each is given once is their decision's. */
final class Notices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final Order BY_ITSELF = new Order(Caller.SYSTEM, null, null);
  private static final int AT_ONCE =
      16; // few beside those of callers, and enough to be committed together

  private final Commands commands;
  private final DeadlineTable table;
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          AT_ONCE, Thread.ofPlatform().name("deadline-notice-", 0).daemon().factory());

  Notices(Commands commands, DeadlineTable table) {
    this.commands = commands;
    this.table = table;
  }

  /**
   * Gives notice of all of these.
   *
   * @param goOn whether another command may be given
   * @throws LogUnavailableException if the log does not answer
   */
  void give(List<? extends Due> page, Instant now, BooleanSupplier goOn)
      throws InterruptedException {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (Due due : page) {
      tasks.add(() -> goOn.getAsBoolean() && give(due, now));
    }
    for (Future<Boolean> task : workers.invokeAll(tasks)) {
      try {
        task.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof LogUnavailableException unavailable) {
          throw unavailable;
        }
        // One key whose events cannot be read must not keep the others from their notices.
        LOG.warn("A notice could not be given; it is tried again with the next scan", e.getCause());
      } catch (CancellationException e) {
        throw new InterruptedException("closed");
      }
    }
  }

  private boolean give(Due due, Instant now) {
    try {
      Outcome outcome = commands.send(due.notice(now), BY_ITSELF);
      if (outcome instanceof Outcome.Refused refused && refused.refusal() == Refusal.REVOKED) {
        table.forget(due.key()); // as one of many (rule R5), of which the tables do not know
      }
      return outcome instanceof Outcome.Done;
    } catch (AppendInDoubtException e) {
      return false; // the log will tell
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
