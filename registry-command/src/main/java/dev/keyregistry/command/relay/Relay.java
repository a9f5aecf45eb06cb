package dev.keyregistry.command.relay;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.validator.feed.KafkaTls;
import dev.keyregistry.validator.tls.TlsFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the log to Kafka while this process has the claim, in position order. One thread sends;
 * whatever goes wrong ends its session with Kafka, and the next one goes on from what was
 * committed.
 */
public final class Relay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final long MAX_PAUSE_MILLIS = 2_000;
  private static final Duration ORDERLY_LIMIT = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final RelayConfig config;
  private final EventLog log;
  private final LogTail tail;
  private final Consumer<RelayStep> observer;
  private final Thread thread = Thread.ofPlatform().name("relay").daemon().unstarted(this::run);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean claimed; // guarded by lock, as are the next two
  private boolean woken;
  private boolean closed;

  private volatile long published;
  private volatile String trouble = "";
  private long pauseMillis; // the relay's thread's alone

  /**
   * A relay that waits for the claim.
   *
   * @param observer is told of every step, on the thread that takes it
   */
  public Relay(RelayConfig config, EventLog log, LogTail tail, Consumer<RelayStep> observer) {
    this.config = config;
    this.log = log;
    this.tail = tail;
    this.observer = observer;
  }

  public void start() {
    tail.onGrowth(this::wake);
    thread.start();
  }

  /** This process has the claim. */
  public void claim() {
    signal(() -> claimed = true);
  }

  /** This process has not, or no longer, the claim. */
  public void release() {
    signal(() -> claimed = false);
  }

  /** The log may have grown. */
  public void wake() {
    signal(() -> woken = true);
  }

  /** The newest position that this process has published and committed; 0 before any. */
  public long published() {
    return published;
  }

  /** Why this process has the claim and cannot relay; empty if it can, or has no claim. */
  public String trouble() {
    return trouble;
  }

  private void run() {
    while (awaitClaim()) {
      try (RelaySession session = new RelaySession(config, log, tail, observer)) {
        session.open();
        LOG.info("Relaying from position {}", session.position() + 1);
        relay(session);
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        // Only a claim that is heard anew may fence in turn whoever has taken over.
        LOG.info("Fenced at position {}: another process relays", published);
        release();
      } catch (RelayRefusedException e) {
        // L6: nothing mends this by itself. Commands are taken all the same.
        if (!isClosed() && !e.toString().equals(trouble)) {
          LOG.error("THE RELAY REFUSES TO RUN, and edges learn nothing: {}", e.getMessage());
        }
        retryLater(e);
      } catch (RuntimeException | Error e) { // an Error too: the claim must not outlive the relay
        if (!isClosed() && !e.toString().equals(trouble)) {
          LOG.warn("The relay stopped and will try again{}", hint(e), e);
        }
        retryLater(e);
      }
    }
  }

  private static String hint(Throwable failure) {
    return TlsFailure.explain(failure, KafkaTls.SETTINGS).map(tls -> ": " + tls).orElse("");
  }

  /** Pauses, longer than the time before. */
  private void retryLater(Throwable cause) {
    trouble = cause.toString();
    pauseMillis = Math.min(MAX_PAUSE_MILLIS, pauseMillis * 2 + 50);
    pause(pauseMillis);
  }

  private void relay(RelaySession session) {
    long start = session.position();
    while (stillClaimed()) {
      int sent = session.sendNext();
      session.commitIfDue();
      published = session.committed();
      // Not before it has got somewhere: what failed may fail again at the same event.
      if (published > start || (sent == 0 && session.isSettled())) {
        trouble = "";
        pauseMillis = 0;
      }
      if (sent == 0) {
        awaitWake(session.nanosToCommit());
      }
    }
    session.commit();
    published = session.committed();
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitClaim() {
    lock.lock();
    try {
      while (!claimed && !closed) {
        trouble = "";
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean stillClaimed() {
    lock.lock();
    try {
      return claimed && !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitWake(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!woken && claimed && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void pause(long millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    signal(() -> closed = true);
    if (!thread.isAlive()) {
      return;
    }
    try {
      // A session ends in good order when told so; a wait for the cluster only when interrupted.
      if (!thread.join(ORDERLY_LIMIT)) {
        thread.interrupt();
        thread.join(CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
