package dev.keyregistry.validator.feed;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records on all processors, and applies them in order on a second thread, while the first
 * one fetches more: for the long read at the start. Afterwards the hand-over would only cost time.
 */
final class LoadPipeline implements AutoCloseable {

  // What waits is copied by each garbage collection: no more than keeps both threads at work.
  private static final int BATCHES = 2;
  private static final long WAIT_MILLIS = 50;

  private final Consumer<ViewRecord> applier;
  private final BlockingQueue<List<ConsumerRecord<byte[], byte[]>>> batches =
      new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private volatile boolean noMore;
  private volatile boolean abandoned;
  private volatile @Nullable Throwable failure;

  LoadPipeline(String name, Consumer<ViewRecord> applier) {
    this.applier = applier;
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /**
   * Takes a batch; waits while many are waiting.
   *
   * @throws RuntimeException what applying an earlier one threw; an {@link Error} likewise
   */
  void add(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
    do {
      checkFailure();
    } while (!batches.offer(batch, WAIT_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** Returns once every batch is applied: from then on the caller may write to the image. */
  void finish() throws InterruptedException {
    noMore = true;
    thread.join();
    checkFailure();
  }

  /** Drops what is not applied yet, and returns once nothing writes to the image any more. */
  @Override
  public void close() {
    noMore = true;
    abandoned = true;
    boolean interrupted = false;
    while (thread.isAlive()) { // bounded: it ends after the record that it is at
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      boolean last = false;
      while (!last && !abandoned) {
        last = noMore;
        for (var batch = next(); batch != null && !abandoned; batch = next()) {
          last = noMore;
          apply(batch);
        }
      }
    } catch (Throwable e) { // also an Error: without it what is missing would pass for loaded
      failure = e;
    }
  }

  private @Nullable List<ConsumerRecord<byte[], byte[]>> next() throws InterruptedException {
    return noMore ? batches.poll() : batches.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void apply(List<ConsumerRecord<byte[], byte[]>> batch) {
    for (ViewRecord record : batch.parallelStream().map(ViewRecord::read).toList()) {
      if (abandoned) {
        return;
      }
      applier.accept(record);
    }
  }

  private void checkFailure() {
    switch (failure) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException("not applied", e);
    }
  }
}
