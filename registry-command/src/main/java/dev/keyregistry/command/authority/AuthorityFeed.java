package dev.keyregistry.command.authority;

import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the command service's own key image from the log itself, not from Kafka: PostgreSQL is the
 * authority, and a process that was started while Kafka is down must know its callers too.
 */
public final class AuthorityFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityFeed.class);
  private static final int BATCH = 1024;
  private static final long SAFETY_NET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final KeyImage image;
  private final LogTail tail;
  private final ViewProjector views;
  private final Thread thread =
      Thread.ofPlatform().name("authority-feed").daemon().unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean woken; // guarded by lock
  private volatile boolean closed;
  private volatile @Nullable String trouble;

  public AuthorityFeed(KeyImage image, LogTail tail, ViewProjector views) {
    this.image = image;
    this.tail = tail;
    this.views = views;
  }

  public void start() {
    tail.onGrowth(this::wake);
    thread.start();
  }

  /** Waits until the image reflects a position; false if it does not within {@code limit}. */
  public boolean await(long position, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    lock.lock();
    try {
      while (image.appliedPosition() < position) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || closed) {
          return false;
        }
        changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** What keeps the image from following the log, in one line; empty if nothing does. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void run() {
    long complete = tail.head();
    boolean reported = false;
    while (!closed) {
      try {
        int applied = applyNext();
        if (!image.isComplete() && image.appliedPosition() >= complete) {
          image.complete();
        }
        reported = false;
        trouble = null;
        if (applied == 0) {
          awaitWake(SAFETY_NET_NANOS);
        }
      } catch (LogUnavailableException e) {
        if (!reported) {
          LOG.warn("Callers are authenticated by what was known at {}", image.appliedPosition());
          reported = true;
        }
        awaitWake(SAFETY_NET_NANOS);
      } catch (RuntimeException | Error e) {
        // A newer process's event, or a broken log. The image stands still: others must serve.
        stopped(e);
        pause(SAFETY_NET_NANOS);
      }
    }
  }

  private void stopped(Throwable cause) {
    String reason =
        "callers are known as of position " + image.appliedPosition() + " only: " + cause;
    if (!reason.equals(trouble)) {
      LOG.error("The key image cannot follow the log; trying on", cause);
    }
    trouble = reason;
  }

  private int applyNext() {
    List<LoggedEvent> events = tail.after(image.appliedPosition(), BATCH);
    for (LoggedEvent event : events) {
      image.apply(views.after(event));
      image.advance(event.position());
    }
    if (!events.isEmpty()) {
      signal(false);
    }
    return events.size();
  }

  private void wake() {
    signal(true);
  }

  private void signal(boolean wakeUp) {
    lock.lock();
    try {
      woken |= wakeUp;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitWake(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!woken && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  // Unlike a wait for news: a log that grows is no reason to try sooner.
  private void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
