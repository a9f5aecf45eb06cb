package dev.keyregistry.command.deadlines;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of all processes on one log, lets one run: the one whose session has an advisory lock. The server
 * gives it to another one when the session ends, in whatever way; the connection is watched, so
 * that this process knows of it as soon as the network tells.
 */
final class RunnerLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunnerLock.class);
  private static final long LOCK = 0x6b72_6475_6531L; // any number that nothing else locks
  private static final int TRY_MILLIS = 1_000;
  private static final int WATCH_MILLIS = 500;
  private static final int ANSWER_MILLIS = 2_000;

  private final DataSource sessions;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("deadline-lock").daemon().unstarted(this::run);
  private volatile @Nullable Connection session;
  private volatile boolean held;

  /**
   * A lock that is not tried for yet.
   *
   * @param changed is told when it was got or lost
   */
  RunnerLock(DataSource sessions, Runnable changed) {
    this.sessions = sessions;
    this.changed = changed;
  }

  void start() {
    thread.start();
  }

  /** Whether this process is the one that runs, as far as it knows. */
  boolean isHeld() {
    return held;
  }

  private void run() {
    while (!isClosed()) {
      try (Connection connection = sessions.getConnection()) {
        session = connection;
        connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
        awaitLock(connection);
        watch(connection);
      } catch (SQLException | RuntimeException e) { // whatever it is: try on
        if (held && !isClosed()) {
          LOG.warn("Lost the lock of the deadline scheduler: {}", e.toString());
        }
      } finally {
        hold(false);
      }
      pause();
    }
  }

  private void awaitLock(Connection connection) throws SQLException {
    while (!isClosed() && !tryLock(connection)) {
      pause();
    }
  }

  private static boolean tryLock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Returns when closed, and throws when the session is lost. */
  private void watch(Connection connection) throws SQLException {
    PGConnection reading = connection.unwrap(PGConnection.class);
    try (Statement statement = connection.createStatement()) {
      hold(!isClosed());
      while (!isClosed()) {
        // Reads until there is something, such as the end of the connection.
        reading.getNotifications(WATCH_MILLIS);
        statement.execute("select 1");
      }
    }
  }

  private void hold(boolean now) {
    if (held != now) {
      held = now;
      LOG.info(now ? "Gives notice of what is due" : "Leaves notices to others");
      changed.run();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause() {
    try {
      boolean unused = closed.await(TRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Connection connection = session;
      if (connection != null) {
        connection.abort(Runnable::run); // wakes whoever reads from it
      }
      thread.join(5_000);
    } catch (SQLException e) {
      LOG.debug("The session did not end in good order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
