package dev.keyregistry.query.projection;

import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.projection.BatchWriter.Read;
import dev.keyregistry.query.projection.HaltException.Reason;
import dev.keyregistry.query.store.ProjectionStore;
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
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final Map<String, Object> consumerSettings;
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
   * @param rebuild whether to begin by forgetting everything
   */
  public Projection(
      Map<String, Object> consumerSettings,
      ProjectionStore store,
      ProjectionStatus status,
      boolean rebuild) {
    this.consumerSettings = Map.copyOf(consumerSettings);
    this.store = store;
    this.status = status;
    this.writer = new BatchWriter(store);
    this.rebuild = rebuild;
    this.thread = Thread.ofPlatform().name("projection").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Forgets everything and reads the log from its start; returns at once. */
  public void rebuild() {
    synchronized (lock) {
      rebuild = true;
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
      if (!thread.join(CLOSE_LIMIT)) {
        LOG.warn("the projection did not stop in time");
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
        pause(null);
      } catch (RuntimeException e) {
        LOG.warn("the projection is interrupted, and tries again: {}", e.toString());
        status.trouble(e.getClass().getSimpleName());
        pause(RETRY);
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
    status.rebuilding();
    store.clear();
    synchronized (lock) {
      rebuild = false;
    }
  }

  private void follow() {
    Progress progress = store.progress();
    status.applied(progress.position());
    boolean fromStart = progress.nextOffset() == null;
    try (EventTopic topic = EventTopic.open(consumerSettings, progress.nextOffset())) {
      if (!opened(topic)) {
        return;
      }
      status.following();
      while (!isAsked()) {
        try {
          followOnce(topic);
        } catch (HaltException e) {
          // The offset is a hint. Only if the topic's own start leads here too is the log broken.
          if (fromStart || e.reason() != Reason.GAP) {
            throw e;
          }
          LOG.warn("the stored offset does not lead to the next event: {}", e.getMessage());
          fromStart = true;
          topic.rewind();
        }
      }
    } finally {
      synchronized (lock) {
        open = null;
      }
    }
  }

  private void followOnce(EventTopic topic) {
    var records = topic.poll();
    List<Read> readable = new ArrayList<>();
    try {
      EventTopic.read(records, readable);
    } finally {
      if (!readable.isEmpty()) {
        status.applied(writer.apply(readable).position());
      }
    }
    if (topic.readToOpeningEnd()) {
      status.caughtUp();
    }
  }

  private boolean opened(EventTopic topic) {
    synchronized (lock) {
      open = topic;
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

  /** Waits until somebody asks for something, or for so long. */
  private void pause(@Nullable Duration limit) {
    long end = limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      try {
        while (!closing && !rebuild) {
          if (limit == null) {
            lock.wait();
            continue;
          }
          long left = (end - System.nanoTime()) / 1_000_000;
          if (left <= 0) {
            return;
          }
          lock.wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closing = true;
      }
    }
  }
}
