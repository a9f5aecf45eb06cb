package dev.keyregistry.command.eventlog;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Reads what commands decide by: the histories that several want at the same time, in one round
 * trip, and one that all of them want (a tenant's) once.
 */
final class HistoryReader implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int THREADS = 2;
  private static final int MAX_BATCH = 256;
  private static final int MAX_WAITING = 65_536;

  private final DataSource dataSource;
  private final UUID logId;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads;
  private volatile boolean closed;

  private record Waiting(List<String> subjects, CompletableFuture<SubjectHistory> result) {
    void unavailable(String why, Throwable cause) {
      result.completeExceptionally(new LogUnavailableException(why, cause));
    }
  }

  HistoryReader(DataSource dataSource, UUID logId) {
    this.dataSource = dataSource;
    this.logId = logId;
    this.threads =
        IntStream.range(0, THREADS)
            .mapToObj(i -> Thread.ofPlatform().name("history-reader-" + i).unstarted(this::run))
            .toList();
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /**
   * Waits for the history of these entities together.
   *
   * @throws LogUnavailableException if the database does not answer
   */
  SubjectHistory read(List<String> subjects) {
    var waiting = new Waiting(subjects, new CompletableFuture<>());
    if (!queue.offer(waiting)) {
      throw unavailable("too many commands are waiting");
    }
    if (closed && queue.remove(waiting)) {
      throw unavailable("the log is closing");
    }
    try {
      return waiting.result.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(waiting, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(waiting, e);
    }
  }

  private LogUnavailableException unavailable(Waiting waiting, Exception cause) {
    queue.remove(waiting); // nobody is interested any more
    return new LogUnavailableException("the log's database does not answer", cause);
  }

  private static LogUnavailableException unavailable(String why) {
    return new LogUnavailableException(why, new IllegalStateException(why));
  }

  private void run() {
    try {
      while (!closed) {
        List<Waiting> batch = new ArrayList<>();
        batch.add(queue.take());
        queue.drainTo(batch, MAX_BATCH - 1);
        answer(batch);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void answer(List<Waiting> batch) {
    List<String> asked = batch.stream().flatMap(each -> each.subjects.stream()).distinct().toList();
    try (Connection connection = dataSource.getConnection()) {
      Histories read = Histories.read(connection, logId, asked);
      batch.forEach(each -> each.result.complete(read.of(each.subjects)));
    } catch (Throwable e) { // also an Error must be told, and the next batch read
      batch.forEach(each -> each.unavailable("the log's database does not answer", e));
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Waiting each = queue.poll(); each != null; each = queue.poll()) {
      each.unavailable("the log is closing", new IllegalStateException("closed"));
    }
  }
}
