package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.LoggedEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log while others append to it, by its tail and by the database alone, and notes the
 * first position that came out of its order: one that was skipped can only have become visible
 * after a later one.
 */
final class LogFollower implements AutoCloseable {

  private static final int LIMIT = 64;

  private final LogDatabase log;
  private final Semaphore grown = new Semaphore(0);
  private final CountDownLatch wantedSeen = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("follower").unstarted(this::run);
  private volatile long wanted = Long.MAX_VALUE;
  private volatile boolean closed;
  private volatile @Nullable String disorder;

  private LogFollower(LogDatabase log) {
    this.log = log;
  }

  /** Follows from the start of the log, and closes it in the end. */
  static LogFollower start(LogDatabase log) {
    var follower = new LogFollower(log);
    log.tail().onGrowth(follower.grown::release);
    follower.thread.start();
    return follower;
  }

  /** Waits until a position was seen both ways; returns what was not in order, if anything was. */
  Optional<String> awaitSeen(long position) throws InterruptedException {
    wanted = position;
    grown.release();
    return wantedSeen.await(30, TimeUnit.SECONDS)
        ? Optional.ofNullable(disorder)
        : Optional.of("position " + position + " was not seen in time");
  }

  private void run() {
    long byTail = 0;
    long byDatabase = 0;
    while (!closed && disorder == null && Math.min(byTail, byDatabase) < wanted) {
      long head = log.tail().head();
      byTail = inOrder(byTail, log.tail().after(byTail, LIMIT));
      byDatabase = inOrder(byDatabase, log.log().after(byDatabase, LIMIT));
      if (Math.min(byTail, byDatabase) >= head) {
        awaitGrowth();
      }
    }
    wantedSeen.countDown();
  }

  private long inOrder(long seen, List<LoggedEvent> next) {
    long last = seen;
    for (LoggedEvent event : next) {
      if (event.position() != last + 1) {
        disorder = event.position() + " was seen after " + last;
      }
      last = event.position();
    }
    return last;
  }

  private void awaitGrowth() {
    try {
      if (grown.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        grown.drainPermits();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    grown.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    log.close();
  }
}
