package dev.keyregistry.validator.feed;

import dev.keyregistry.events.EntityId;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * For the long read at the start: the caller fetches, all processors read what it fetched, and one
 * thread, which does nothing else, applies it in order. Afterwards the hand-over would only cost
 * time.
 */
final class LoadPipeline implements AutoCloseable {

  private static final int READERS = Runtime.getRuntime().availableProcessors();
  // What waits is copied by each garbage collection: no more than keeps every thread at work.
  private static final int BATCHES = READERS + 1;
  private static final long WAIT_MILLIS = 50;

  private final Predicate<EntityId> wanted;
  private final Consumer<ViewRecord> applier;
  private final ExecutorService readers;
  private final BlockingQueue<Future<List<ViewRecord>>> batches = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread;
  private volatile boolean noMore;
  private volatile boolean abandoned;
  private volatile @Nullable Throwable failure;

  /**
   * @param wanted of which entities the values are to be read
   */
  LoadPipeline(String name, Predicate<EntityId> wanted, Consumer<ViewRecord> applier) {
    this.wanted = wanted;
    this.applier = applier;
    readers =
        Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name(name + "-read-", 1).daemon().factory());
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /**
   * Takes a batch; waits while many are waiting.
   *
   * @throws RuntimeException what applying an earlier one threw; an {@link Error} likewise
   */
  void add(List<ConsumerRecord<byte[], byte[]>> batch) throws InterruptedException {
    var read =
        new FutureTask<>(
            () -> batch.stream().map(record -> ViewRecord.read(record, wanted)).toList());
    do {
      checkFailure();
    } while (!batches.offer(read, WAIT_MILLIS, TimeUnit.MILLISECONDS));
    try {
      readers.execute(read);
    } catch (RuntimeException | Error e) { // no thread for it: nobody may wait for it
      read.cancel(false);
      throw e;
    }
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
    readers.shutdownNow().forEach(never -> ((Future<?>) never).cancel(false));
    boolean interrupted = false;
    while (thread.isAlive()) { // bounded: it ends after the batch that is being read
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
          apply(batch.get());
        }
      }
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (Throwable e) { // also an Error: without it what is missing would pass for loaded
      failure = e;
    }
  }

  private @Nullable Future<List<ViewRecord>> next() throws InterruptedException {
    return noMore ? batches.poll() : batches.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void apply(List<ViewRecord> batch) {
    for (ViewRecord record : batch) {
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
