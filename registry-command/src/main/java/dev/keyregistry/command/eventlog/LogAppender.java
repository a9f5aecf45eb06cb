package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendQueue.Waiting;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the log by group commit: while one batch is being written, the next one gathers. Any
 * number of processes may append at once; the head lock gives them their order.
 *
 * <p>What an answer allows to conclude: an {@link AppendResult} is what became of the append.
 * {@link LogUnavailableException} means that nothing was appended and nothing will be. {@link
 * AppendInDoubtException} means neither: the batch is still being written, or looked for after its
 * connection was lost during COMMIT (rule L3), and that goes on until it is known. Whoever gets it
 * sends the same request again with the same idempotency key (rule L5) and learns what became of
 * it. One of the three comes within {@link #ANSWER_LIMIT}, whatever the database does.
 */
final class LogAppender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogAppender.class);

  /** The longest wait for an answer, but for the time between two looks at the clock. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private static final int ATTEMPTS = 3;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 250;
  private static final long RETRY_MILLIS = 50;

  private final DataSource dataSource;
  private final Consumer<List<LoggedEvent>> committed;
  private final AppendQueue queue = new AppendQueue();
  private final Thread thread =
      Thread.ofPlatform().name("log-appender").daemon().unstarted(this::run);
  private final Thread watch =
      Thread.ofVirtual().name("log-appender-watch").unstarted(this::answerInTime);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable String trouble;
  private @Nullable Connection connection;

  LogAppender(DataSource dataSource, Consumer<List<LoggedEvent>> committed) {
    this.dataSource = dataSource;
    this.committed = committed;
  }

  void start() {
    thread.start();
    watch.start();
  }

  /** Appends what the request holds, or says why not: see the class for what a failure means. */
  CompletableFuture<AppendResult> append(AppendRequest request) {
    try {
      return queue.add(EncodedAppend.of(request));
    } catch (CodecException e) {
      return CompletableFuture.completedFuture(new AppendResult.TooLarge());
    }
  }

  /** Why nothing can be appended any more, in one line; empty while that is not so. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void run() {
    try {
      while (!isClosed()) {
        write(queue.take());
      }
    } catch (InterruptedException e) {
      // closed
    } catch (RuntimeException | Error e) {
      // Whether a batch was committed may be unknown, and who resolves doubt is this thread.
      trouble = "appends have ended: " + e;
      LOG.error("Appends have ended; this process must be started anew", e);
      queue.close();
    } finally {
      discardConnection();
    }
  }

  private void answerInTime() {
    while (!closedWithin(LOOK_MILLIS)) {
      queue.giveUp(ANSWER_LIMIT);
    }
  }

  private void write(List<Waiting> batch) {
    List<EncodedAppend> appends = batch.stream().map(Waiting::append).toList();
    GroupCommit.Outcome outcome;
    try {
      outcome = commit(appends);
    } catch (AppendInDoubtException e) {
      fail(batch, e);
      return;
    } catch (SQLException | RuntimeException e) {
      fail(batch, new LogUnavailableException("the log's database does not answer", e));
      return;
    }
    if (!outcome.events().isEmpty()) {
      tell(outcome.events());
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).result().complete(outcome.results().get(i));
    }
  }

  // What is committed must be answered, whatever its listener does.
  private void tell(List<LoggedEvent> events) {
    try {
      committed.accept(events);
    } catch (RuntimeException | Error e) {
      LOG.error("A listener failed at position {}", events.getFirst().position(), e);
    }
  }

  private GroupCommit.Outcome commit(List<EncodedAppend> appends) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      GroupCommit.Outcome outcome = null;
      try {
        Connection open = connection();
        outcome = GroupCommit.run(open, appends);
        open.commit();
        return outcome;
      } catch (SQLException e) {
        discardConnection();
        // Before COMMIT was sent nothing can have been appended; from then on it is in doubt.
        if (outcome != null && !outcome.events().isEmpty() && committedAfterAll(outcome)) {
          return outcome;
        }
        // A stalled process loses the head lock (rule L2): that is not the client's to repair.
        if (attempt == ATTEMPTS || isClosed()) {
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
   * Until that is known, nothing else is appended.
   *
   * @throws AppendInDoubtException if it is not known before this is closed
   */
  private boolean committedAfterAll(GroupCommit.Outcome outcome) {
    LoggedEvent first = outcome.events().getFirst();
    do {
      try {
        Connection open = connection();
        var pipeline = new Pipeline(open);
        pipeline.query(EventRows.LOCK_HEAD, head -> {});
        pipeline.run();
        List<LoggedEvent> found =
            EventRows.after(open, first.log().logId(), first.position() - 1, 1);
        open.commit();
        return !found.isEmpty() && found.getFirst().id().equals(first.id());
      } catch (SQLException e) {
        discardConnection();
      }
    } while (!closedWithin(RETRY_MILLIS));
    throw new AppendInDoubtException("closed before the log's database answered");
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

  private static void fail(List<Waiting> batch, RuntimeException cause) {
    batch.forEach(waiting -> waiting.result().completeExceptionally(cause));
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private boolean closedWithin(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return isClosed(); // who closes also interrupts
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    queue.close();
  }
}
