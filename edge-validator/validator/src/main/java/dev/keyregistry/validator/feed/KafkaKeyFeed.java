package dev.keyregistry.validator.feed;

import dev.keyregistry.events.log.Topics;
import dev.keyregistry.validator.image.FedImage;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds an image from {@code registry.keys}: reads all of it, says that the image is complete, and
 * follows it. While the cluster or the topic is away it tries again, for ever, with the image kept;
 * it stops for good only where going on would be wrong (rules R1 and L6), or where it failed itself
 * and the image may lack what was read.
 */
public final class KafkaKeyFeed implements KeyFeed {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaKeyFeed.class);
  private static final Duration WAKE_LIMIT = Duration.ofMillis(500);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
  // Made beforehand: when memory is out it can still be said.
  private static final FeedStatus FAILED = new FeedStatus(FeedStatus.State.STOPPED, "it failed");

  private final KafkaSettings settings;
  private final FedImage image;
  private final String name;
  private final Consumer<ViewRecord> applier;
  private final Consumer<TopicPlace> onSettled;
  private @Nullable TopicPlace resume; // the thread's own
  private final RetryDelay delay = new RetryDelay();
  private final Thread thread;
  private volatile FeedStatus status = FeedStatus.of(FeedStatus.State.CONNECTING);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable FeedSession session;

  /** A feed without further settings. */
  public KafkaKeyFeed(String bootstrapServers, FedImage image, String name) {
    this(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), image, name);
  }

  /**
   * A feed.
   *
   * @param client Kafka's own settings: the servers, and what TLS and authentication need
   * @param image nothing else may write to it
   * @param name the feed's name in logs and thread dumps
   */
  public KafkaKeyFeed(Map<String, Object> client, FedImage image, String name) {
    this(client, image, name, FeedListener.NONE, null);
  }

  /**
   * A feed that tells of its progress, and may go on with the image of an earlier one.
   *
   * @param resume how far that one had come; {@code null} to read from the start
   */
  public KafkaKeyFeed(
      Map<String, Object> client,
      FedImage image,
      String name,
      FeedListener listener,
      @Nullable FeedPlace resume) {
    this(
        client,
        image,
        name,
        new RecordApplier(image, listener, resume == null ? null : resume.log()),
        listener,
        resume);
  }

  private KafkaKeyFeed(
      Map<String, Object> client,
      FedImage image,
      String name,
      RecordApplier applier,
      FeedListener listener,
      @Nullable FeedPlace resume) {
    this(
        client,
        image,
        name,
        applier::apply,
        place -> settled(applier.mark(), place, listener),
        resume == null ? null : resume.topic());
  }

  /** A feed whose records something else applies to the image. */
  KafkaKeyFeed(
      Map<String, Object> client, FedImage image, String name, Consumer<ViewRecord> applier) {
    this(client, image, name, applier, place -> {}, null);
  }

  private KafkaKeyFeed(
      Map<String, Object> client,
      FedImage image,
      String name,
      Consumer<ViewRecord> applier,
      Consumer<TopicPlace> onSettled,
      @Nullable TopicPlace resume) {
    settings = new KafkaSettings(client);
    this.image = image;
    this.name = name;
    this.applier = applier;
    this.onSettled = onSettled;
    this.resume = resume;
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
      try (var current = session()) {
        session = current;
        runUntilFailure(current);
      } catch (Throwable e) {
        failed(e); // a client that cannot be made, or not be closed
      } finally {
        session = null;
      }
      await();
    }
    if (!status.isStopped()) {
      status = FeedStatus.of(FeedStatus.State.CLOSED);
    }
  }

  private FeedSession session() {
    return new FeedSession(
        settings,
        Topics.KEYS,
        image,
        resume,
        applier,
        new FeedSession.Events(this::enter, onSettled));
  }

  private static void settled(@Nullable LogMark log, TopicPlace place, FeedListener listener) {
    if (log != null) { // of an empty topic there is nothing to keep
      listener.settled(new FeedPlace(log, place));
    }
  }

  private void runUntilFailure(FeedSession current) {
    try {
      current.run(this::isClosing);
    } catch (Throwable e) {
      Thread.interrupted(); // or the clients could not be closed in good order
      failed(e);
    }
  }

  private void failed(Throwable thrown) {
    Throwable failure = KafkaFailures.unwrap(thrown);
    if (KafkaFailures.isOfOffset(failure)) {
      resume = null; // E4: from the start
    }
    if (status.isStopped()) {
      LOG.debug("Feed {} failed to end its clients", name, failure);
    } else if (KafkaFailures.passes(failure)) {
      retryAfter(failure);
    } else {
      stopFor(failure);
    }
  }

  private void stopFor(Throwable failure) {
    status = FAILED; // first of all: saying why may fail too
    if (failure instanceof FeedStoppedException) {
      LOG.error("Feed {} stopped for good: {}", name, failure.getMessage());
      status = new FeedStatus(FeedStatus.State.STOPPED, failure.getMessage());
    } else {
      LOG.error("Feed {} failed and stopped for good", name, failure);
      status = new FeedStatus(FeedStatus.State.STOPPED, failure.toString());
    }
  }

  private void enter(FeedStatus.State state) {
    status = FeedStatus.of(state);
    if (state == FeedStatus.State.LIVE) {
      delay.reset();
      resume = null;
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
      LOG.warn("Feed {} tries again, image kept: {}", name, KafkaFailures.text(failure));
    } else {
      LOG.debug("Feed {} failed again", name, failure);
    }
    status = new FeedStatus(FeedStatus.State.CONNECTING, KafkaFailures.text(failure));
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
