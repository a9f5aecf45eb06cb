package dev.keyregistry.command.eventlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Appends that wait to be written, and those that are being written now. Every one of them is
 * answered: what became of it, that nothing did, or that nobody knows yet.
 */
final class AppendQueue {

  private static final int MAX_BATCH = 1024;
  private static final int MAX_WAITING = 65_536;

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private volatile List<Waiting> writing = List.of();
  private volatile boolean closed;

  /**
   * An append that is not answered yet.
   *
   * @param since when it came, on the clock of {@link System#nanoTime}
   */
  record Waiting(EncodedAppend append, CompletableFuture<AppendResult> result, long since) {

    boolean hasWaited(Duration limit) {
      return System.nanoTime() - since >= limit.toNanos();
    }

    void unavailable(String why) {
      result.completeExceptionally(
          new LogUnavailableException(why, new IllegalStateException(why)));
    }
  }

  CompletableFuture<AppendResult> add(EncodedAppend append) {
    var waiting = new Waiting(append, new CompletableFuture<>(), System.nanoTime());
    if (!queue.offer(waiting)) {
      waiting.unavailable("too many appends are waiting");
    } else if (closed && queue.remove(waiting)) {
      waiting.unavailable("the log is closing");
    }
    return waiting.result;
  }

  /** Waits for appends; those returned are being written until the next call. */
  List<Waiting> take() throws InterruptedException {
    writing = List.of();
    List<Waiting> batch = new ArrayList<>();
    batch.add(queue.take());
    queue.drainTo(batch, MAX_BATCH - 1);
    writing = batch;
    return batch;
  }

  /**
   * Answers whoever has waited longer than {@code limit}. An append that is not being written is
   * taken out, so it is sure that nothing was appended; one that is being written is in doubt.
   */
  void giveUp(Duration limit) {
    for (Waiting oldest = queue.peek();
        oldest != null && oldest.hasWaited(limit);
        oldest = queue.peek()) {
      if (queue.remove(oldest)) {
        oldest.unavailable("the log's database does not answer");
      }
    }
    for (Waiting each : writing) {
      if (each.hasWaited(limit) && !each.result.isDone()) {
        each.result.completeExceptionally(
            new AppendInDoubtException("the log's database has not answered in time"));
      }
    }
  }

  /** Takes no more, and answers those who still wait. */
  void close() {
    closed = true;
    giveUp(Duration.ZERO);
  }
}
