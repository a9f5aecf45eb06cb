package dev.keyregistry.command.eventlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells other processes that the log grew, and hears it from them, by {@code LISTEN} and {@code
 * NOTIFY}. Notices are sent after the commit from a connection of their own, many appends in one:
 * inside the append they would halve its throughput. A lost notice costs time, not truth: the tail
 * is also polled.
 */
final class LogNotices implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogNotices.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long RETRY_MILLIS = 200;
  private static final String CHANNEL = "registry_log";

  private final DataSource dataSource;
  private final LogTail tail;
  private final Semaphore pending = new Semaphore(0);
  private final Thread sender =
      Thread.ofPlatform().name("log-notify").daemon().unstarted(this::send);
  private final Thread receiver =
      Thread.ofPlatform().name("log-listen").daemon().unstarted(this::receive);
  private final CountDownLatch closed = new CountDownLatch(1);

  LogNotices(DataSource dataSource, LogTail tail) {
    this.dataSource = dataSource;
    this.tail = tail;
  }

  void start() {
    sender.start();
    receiver.start();
  }

  /** Lets the other processes know, soon. */
  void grown() {
    if (pending.availablePermits() == 0) {
      pending.release();
    }
  }

  private void send() {
    while (!isClosed()) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        while (!isClosed()) {
          pending.acquire();
          pending.drainPermits();
          statement.execute("notify " + CHANNEL);
        }
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | RuntimeException e) { // the receivers poll too
        pause();
      }
    }
  }

  private void receive() {
    boolean reported = false;
    while (!isClosed()) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("listen " + CHANNEL);
        PGConnection notices = connection.unwrap(PGConnection.class);
        while (!isClosed()) {
          tail.refresh();
          reported = false;
          notices.getNotifications((int) POLL.toMillis());
        }
      } catch (SQLException | RuntimeException e) { // whatever it is: who follows must go on
        if (!isClosed() && !reported) {
          LOG.warn("The log cannot be followed; trying on: {}", e.toString());
          reported = true;
        }
        pause();
      }
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      boolean unused = closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    for (@Nullable Thread thread : new Thread[] {sender, receiver}) {
      thread.interrupt();
    }
  }
}
