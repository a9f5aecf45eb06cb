package dev.keyregistry.validator.feed;

import dev.keyregistry.events.log.Topics;
import dev.keyregistry.validator.image.KeyImage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds an image from {@code registry.keys}: reads all of it, says that the image is complete, and
 * follows it. While the cluster or the topic is away it tries again, for ever, with the image kept;
 * it stops for good only where going on would be wrong (rules R1 and L6).
 */
public final class KafkaKeyFeed implements KeyFeed {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaKeyFeed.class);
  private static final Duration WAKE_LIMIT = Duration.ofMillis(500);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final KeyImage image;
  private final String name;
  private final RecordApplier applier;
  private final RetryDelay delay = new RetryDelay();
  private final Thread thread;
  private volatile FeedStatus status = FeedStatus.of(FeedStatus.State.CONNECTING);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable FeedSession session;

  /** A feed without further settings. */
  public KafkaKeyFeed(String bootstrapServers, KeyImage image, String name) {
    this(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), image, name);
  }

  /**
   * A feed.
   *
   * @param client Kafka's own settings: the servers, and what TLS and authentication need
   * @param image nothing else may write to it
   * @param name the feed's name in logs and thread dumps
   */
  public KafkaKeyFeed(Map<String, Object> client, KeyImage image, String name) {
    settings = new KafkaSettings(client);
    this.image = image;
    this.name = name;
    applier = new RecordApplier(image);
    thread = Thread.ofPlatform().name("feed-" + name).daemon().unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public FeedStatus status() {
    return status;
  }

  @Override
  public void close() {
    closing.countDown();
    FeedSession current = session;
    if (current != null) {
      current.wakeup();
    }
    if (!thread.isAlive()) {
      return;
    }
    try {
      // The consumer ends in good order when woken; a wait for the cluster only when interrupted.
      if (!thread.join(WAKE_LIMIT)) {
        thread.interrupt();
        thread.join(CLOSE_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosing() && !status.isStopped()) {
      try (var current = new FeedSession(settings, Topics.KEYS, image, applier, this::enter)) {
        session = current;
        runUntilFailure(current);
      } catch (RuntimeException e) {
        retryAfter(e); // a client that cannot be made, or not be closed
      } finally {
        session = null;
      }
      await();
    }
    if (!status.isStopped()) {
      status = FeedStatus.of(FeedStatus.State.CLOSED);
    }
  }

  private void runUntilFailure(FeedSession current) {
    try {
      current.run(this::isClosing);
    } catch (Exception e) {
      Throwable failure = KafkaFailures.unwrap(e);
      Thread.interrupted(); // or the clients could not be closed in good order
      if (failure instanceof FeedStoppedException) {
        status = new FeedStatus(FeedStatus.State.STOPPED, failure.getMessage());
        LOG.error("Feed {} stopped for good: {}", name, failure.getMessage());
      } else {
        retryAfter(failure);
      }
    }
  }

  private void enter(FeedStatus.State state) {
    status = FeedStatus.of(state);
    if (state == FeedStatus.State.LIVE) {
      delay.reset();
      LOG.info(
          "Feed {} is live: {} keys, position {}", name, image.size(), image.appliedPosition());
    }
  }

  private void retryAfter(Throwable failure) {
    boolean ending =
        failure instanceof WakeupException
            || failure instanceof InterruptException
            || failure instanceof InterruptedException;
    if (isClosing() && ending) {
      return;
    }
    // Once per outage, and not once per try.
    if (delay.isFirst()) {
      LOG.warn("Feed {} reads again from the start, image kept: {}", name, failure.toString());
    } else {
      LOG.debug("Feed {} failed again", name, failure);
    }
    status = new FeedStatus(FeedStatus.State.CONNECTING, failure.toString());
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await() {
    if (!status.isStopped()) {
      try {
        boolean unused = closing.await(delay.next().toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        LOG.debug("Feed {} is woken", name); // the loop looks why
      }
    }
  }
}
