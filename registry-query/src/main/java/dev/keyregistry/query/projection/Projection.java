package dev.keyregistry.query.projection;

import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.projection.BatchWriter.Read;
import dev.keyregistry.query.projection.HaltException.Reason;
import dev.keyregistry.query.store.ProjectionStore;
import dev.keyregistry.validator.feed.KafkaTls;
import dev.keyregistry.validator.tls.TlsFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the log on a thread of its own. Where the log cannot be followed it halts, loudly, and
 * leaves the store as it is: what was read before still answers. What passes by itself (a database
 * or a broker that is away) it tries again.
 */
public final class Projection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration ORDERLY_LIMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final Map<String, Object> consumerSettings;
  private final String topic;
  private final ProjectionStore store;
  private final ProjectionStatus status;
  private final BatchWriter writer;
  private final Thread thread;
  private final Object lock = new Object();

  // Guarded by lock.
  private boolean closing;
  private boolean rebuild;
  private @Nullable EventTopic open;

  /**
   * @param consumerSettings of Kafka's consumer: at least the bootstrap servers
   * @param topic where the log is read: one partition
   * @param rebuild whether to begin by forgetting everything
   */
  public Projection(
      Map<String, Object> consumerSettings,
      String topic,
      ProjectionStore store,
      ProjectionStatus status,
      boolean rebuild) {
    this.consumerSettings = Map.copyOf(consumerSettings);
    this.topic = topic;
    this.store = store;
    this.status = status;
    this.writer = new BatchWriter(store);
    this.rebuild = rebuild;
    if (rebuild) {
      status.rebuildAsked();
    }
    this.thread = Thread.ofPlatform().name("projection").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Forgets everything and reads the log from its start; returns at once. */
  public void rebuild() {
    synchronized (lock) {
      rebuild = true;
      status.rebuildAsked();
      interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closing = true;
      interrupt();
    }
    try {
      if (thread.isAlive() && !thread.join(ORDERLY_LIMIT)) {
        thread.interrupt(); // it waits for a cluster that is away
        if (!thread.join(CLOSE_LIMIT)) {
          LOG.warn("the projection did not stop in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Called with the lock held.
  private void interrupt() {
    if (open != null) {
      open.wakeup();
    }
    lock.notifyAll();
  }

  private void run() {
    while (!isClosing()) {
      try {
        clearIfAsked();
        follow();
      } catch (WakeupException e) {
        LOG.debug("woken up");
      } catch (HaltException e) {
        LOG.error("the projection halts ({}) {}", e.reason(), e.getMessage());
        status.halted(String.valueOf(e.getMessage()));
        awaitRequest();
      } catch (RuntimeException e) {
        if (isClosing()) {
          return;
        }
        String tls = TlsFailure.explain(e, KafkaTls.SETTINGS).orElse("");
        LOG.warn("the projection is interrupted, and tries again: {} {}", e.toString(), tls);
        status.trouble(e.getClass().getSimpleName());
        awaitRetry();
      }
    }
  }

  private void clearIfAsked() {
    synchronized (lock) {
      if (!rebuild) {
        return;
      }
    }
    LOG.info("the projection forgets everything, and reads the log from its start");
    store.clear();
    synchronized (lock) {
      rebuild = false;
      status.cleared();
    }
  }

  private void follow() {
    Progress progress = store.progress();
    status.applied(progress.position());
    boolean fromStart = progress.nextOffset() == null;
    try (EventTopic events = EventTopic.open(consumerSettings, topic, progress.nextOffset())) {
      if (!opened(events)) {
        return;
      }
      status.following();
      while (!isAsked()) {
        try {
          followOnce(events);
        } catch (HaltException e) {
          // The offset is a hint. Only if the topic's own start leads here too is the log broken.
          if (fromStart || e.reason() != Reason.GAP) {
            throw e;
          }
          LOG.warn("the stored offset does not lead to the next event: {}", e.getMessage());
          fromStart = true;
          events.rewind();
        }
      }
    } finally {
      synchronized (lock) {
        open = null;
      }
    }
  }

  private void followOnce(EventTopic events) {
    var records = events.poll();
    List<Read> readable = new ArrayList<>();
    try {
      EventTopic.read(records, readable);
    } catch (HaltException e) {
      apply(readable); // what precedes the unreadable record
      throw e;
    }
    apply(readable);
    if (events.readToOpeningEnd()) {
      status.caughtUp();
    }
  }

  private void apply(List<Read> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      status.applied(writer.apply(batch).position());
    } catch (HaltException e) {
      status.applied(store.progress().position()); // what precedes was applied
      throw e;
    }
  }

  private boolean opened(EventTopic events) {
    synchronized (lock) {
      open = events;
      return !closing && !rebuild;
    }
  }

  private boolean isAsked() {
    synchronized (lock) {
      return closing || rebuild;
    }
  }

  private boolean isClosing() {
    synchronized (lock) {
      return closing;
    }
  }

  /** Waits until somebody asks for something. */
  private void awaitRequest() {
    synchronized (lock) {
      try {
        while (!closing && !rebuild) {
          lock.wait();
        }
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }

  /** Waits before another try; only closing ends it early. */
  private void awaitRetry() {
    long end = System.nanoTime() + RETRY.toNanos();
    synchronized (lock) {
      try {
        for (long left = RETRY.toMillis(); left > 0 && !closing; ) {
          lock.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }
}
