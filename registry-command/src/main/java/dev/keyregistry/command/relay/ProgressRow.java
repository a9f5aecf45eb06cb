package dev.keyregistry.command.relay;

import dev.keyregistry.command.eventlog.EventLog;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores how far the relay has come, on a thread of its own (rule R2). The row is a floor from
 * which a new owner goes on, so it may lag: that it cannot be written is told once, and tried again
 * after the next commit. No transaction and no revocation waits for it.
 */
final class ProgressRow implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProgressRow.class);
  private static final long CLOSE_SECONDS = 1;

  private final EventLog log;
  private final Consumer<RelayStep> observer;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("relay-progress").daemon().factory());
  private final AtomicBoolean due = new AtomicBoolean();
  private volatile long committed;
  private boolean reported;

  ProgressRow(EventLog log, Consumer<RelayStep> observer) {
    this.log = log;
    this.observer = observer;
  }

  /** Kafka has committed everything up to here. */
  void advance(long position) {
    committed = position;
    if (due.compareAndSet(false, true)) {
      thread.execute(this::store);
    }
  }

  private void store() {
    due.set(false); // first, so that what is committed from now on is stored as well
    try {
      log.relayProgress(committed);
      reported = false;
      observer.accept(RelayStep.PROGRESS_STORED);
    } catch (RuntimeException e) {
      if (!reported) {
        LOG.warn("The relay's progress cannot be stored; a new owner would send more again", e);
        reported = true;
      }
    }
  }

  /** Stores what is due, if that takes no longer than a second. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
