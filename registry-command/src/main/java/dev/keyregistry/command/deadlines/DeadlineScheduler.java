package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives notice of keys that expire soon and of secrets that are too old, while this process is the
 * one of all on its log that does. Which notices were given is in the log, so nothing is said
 * twice, whoever stops where.
 */
public final class DeadlineScheduler implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeadlineScheduler.class);
  private static final Duration MIN_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final DeadlineConfig config;
  private final InstantSource clock;
  private final EventLog log;
  private final DeadlineTable table;
  private final Notices notices;
  private final NoticeCount count = new NoticeCount();
  private final DeadlineProjection projection;
  private final RunnerLock runner;
  private final Thread thread =
      Thread.ofPlatform().name("deadline-scan").daemon().unstarted(this::run);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean closed;
  private Duration pause = MIN_PAUSE; // the scanning thread's alone

  /**
   * A scheduler that is not started.
   *
   * @param clock what time it is for deadlines; may jump
   */
  public DeadlineScheduler(
      DeadlineConfig config, LogDatabase database, Commands commands, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.log = database.log();
    this.table = new DeadlineTable(database.dataSource());
    this.notices = new Notices(commands, table);
    this.projection = new DeadlineProjection(log, table, count);
    this.runner = new RunnerLock(database.sessions(), this::signal);
  }

  public void start() {
    runner.start();
    thread.start();
  }

  /** Whether this process is the one that gives notice. */
  public boolean isRunner() {
    return runner.isHeld() && !closed;
  }

  /** The newest event that this process knows to be taken into account. */
  public long position() {
    return projection.position();
  }

  /** How many notices this process has met in the log. */
  NoticeCount count() {
    return count;
  }

  private void run() {
    while (awaitTurn()) {
      try {
        turn();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) { // the log is away, or an event is not understood
        if (!closed && pause.equals(MIN_PAUSE)) {
          LOG.warn("Notices are not given; trying on", e);
        }
        await(pause);
        pause = min(pause.multipliedBy(2), MAX_PAUSE);
      }
    }
  }

  /** As long as it is this process's turn. */
  private void turn() throws InterruptedException {
    count.begin(log.head().position());
    while (isRunner()) {
      if (projection.follow(this::isRunner)) {
        new DeadlineScan(table, notices, clock.instant(), this::isRunner)
            .run(config.expiryNotice());
        projection.follow(this::isRunner); // what that came to
      }
      pause = MIN_PAUSE;
      await(config.scan());
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private boolean awaitTurn() {
    lock.lock();
    try {
      while (!runner.isHeld() && !closed) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits while it is this process's turn. */
  private void await(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (isRunner() && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    signal();
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    notices.close();
    runner.close(); // last, so that nobody takes over while a command is under way
  }
}
