package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the log by group commit: while one batch is being written, the next one gathers. Any
 * number of processes may append at once; the head lock gives them their order.
 */
final class LogAppender implements AutoCloseable {

  private static final int MAX_BATCH = 1024;
  private static final int ATTEMPTS = 3;
  private static final int MAX_WAITING = 65_536;

  private final DataSource dataSource;
  private final Consumer<List<LoggedEvent>> committed;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread =
      Thread.ofPlatform().name("log-appender").daemon().unstarted(this::run);
  private @Nullable Connection connection;
  private volatile boolean closed;

  private record Waiting(AppendRequest request, CompletableFuture<AppendResult> result) {}

  LogAppender(DataSource dataSource, Consumer<List<LoggedEvent>> committed) {
    this.dataSource = dataSource;
    this.committed = committed;
  }

  void start() {
    thread.start();
  }

  /**
   * Appends what the request holds, or says why not. The future fails with {@link
   * LogUnavailableException} if nothing was appended because the database does not answer.
   */
  CompletableFuture<AppendResult> append(AppendRequest request) {
    var waiting = new Waiting(request, new CompletableFuture<>());
    if (closed || !queue.offer(waiting)) {
      waiting.result.completeExceptionally(
          new LogUnavailableException("too many appends are waiting", new IllegalStateException()));
    }
    return waiting.result;
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>(MAX_BATCH);
    while (!closed) {
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        break;
      }
      queue.drainTo(batch, MAX_BATCH - 1);
      write(batch);
      batch.clear();
    }
    fail(
        new ArrayList<>(queue), new LogUnavailableException("closing", new InterruptedException()));
    discardConnection();
  }

  private void write(List<Waiting> batch) {
    List<AppendRequest> requests = batch.stream().map(Waiting::request).toList();
    GroupCommit.Outcome outcome;
    try {
      outcome = commit(requests);
    } catch (SQLException | RuntimeException e) {
      fail(batch, new LogUnavailableException("the log's database does not answer", e));
      return;
    }
    if (!outcome.events().isEmpty()) {
      committed.accept(outcome.events());
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).result.complete(outcome.results().get(i));
    }
  }

  private GroupCommit.Outcome commit(List<AppendRequest> requests) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      GroupCommit.Outcome outcome = null;
      try {
        Connection open = connection();
        outcome = GroupCommit.run(open, requests);
        open.commit();
        return outcome;
      } catch (SQLException e) {
        discardConnection();
        // Before COMMIT was sent nothing can have been appended; from then on it is in doubt.
        if (outcome != null && !outcome.events().isEmpty() && committedAfterAll(outcome, e)) {
          return outcome;
        }
        // A stalled process loses the head lock (rule L2): that is not the client's to repair.
        if (attempt == ATTEMPTS || closed) {
          throw e;
        }
      } catch (RuntimeException e) {
        discardConnection();
        throw e;
      }
    }
  }

  /**
   * L3: a connection lost during COMMIT is neither success nor failure. Under the head lock nobody
   * else can be committing: the batch's first position then holds its first event, or never will.
   * Until that is known, nothing is answered and nothing else is appended.
   */
  private boolean committedAfterAll(GroupCommit.Outcome outcome, SQLException cause) {
    LoggedEvent first = outcome.events().getFirst();
    while (!closed) {
      try {
        Connection open = connection();
        EventRows.head(open, true);
        List<LoggedEvent> found =
            EventRows.after(open, first.log().logId(), first.position() - 1, 1);
        open.commit();
        return !found.isEmpty() && found.getFirst().id().equals(first.id());
      } catch (SQLException e) {
        discardConnection();
        cause.addSuppressed(e);
        pause();
      }
    }
    return false;
  }

  private Connection connection() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = dataSource.getConnection();
      open.setAutoCommit(false);
      connection = open;
    }
    return open;
  }

  private void discardConnection() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is of no further use; the database ends what it held (rule L2).
      }
    }
  }

  private static void fail(List<Waiting> batch, LogUnavailableException cause) {
    batch.forEach(waiting -> waiting.result.completeExceptionally(cause));
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
