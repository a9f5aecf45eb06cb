package dev.keyregistry.validator;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KafkaKeyFeed;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * An edge inside a service: decides requests in the service's own memory, in well under a
 * microsecond, with no call to anybody.
 *
 * <pre>{@code
 * var edge = EdgeValidator.connect("kafka:9092", "orders");
 * edge.awaitReady(Duration.ofSeconds(30));
 * boolean pass = edge.check(carriage, Demand.ofScopes(List.of("orders:read"))).allowed();
 * }</pre>
 *
 * Any number of threads may use it; a check never blocks.
 */
public final class EdgeValidator implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;

  private final KeyImage image;
  private final KeyFeed feed;
  private final KeyValidator validator;
  private final RateLimiter rates = new RateLimiter(Ticker.systemTicker());

  private EdgeValidator(KeyImage image, KeyFeed feed) {
    this.image = image;
    this.feed = feed;
    this.validator = new KeyValidator(image, InstantSource.system());
  }

  /**
   * An edge that a Kafka cluster feeds. It returns at once, and denies with {@code STALE} until it
   * is ready.
   *
   * @param bootstrapServers where the cluster is, such as {@code kafka-1:9092,kafka-2:9092}
   * @param name the edge's name in logs and thread dumps
   */
  public static EdgeValidator connect(String bootstrapServers, String name) {
    return connect(Map.of("bootstrap.servers", bootstrapServers), name);
  }

  /**
   * An edge that a Kafka cluster feeds, with further settings of Kafka's clients, for TLS and
   * authentication.
   */
  public static EdgeValidator connect(Map<String, Object> kafka, String name) {
    var image = new KeyImage();
    return startedWith(image, new KafkaKeyFeed(kafka, image, name));
  }

  /**
   * An edge that something else feeds; the feed is started, and closed with the edge.
   *
   * @param feed what alone writes to the image
   */
  public static EdgeValidator startedWith(KeyImage image, KeyFeed feed) {
    var edge = new EdgeValidator(image, feed);
    feed.start();
    return edge;
  }

  /** Whether every key is known, so that there is something to decide by. */
  public boolean isReady() {
    return image.isComplete() && !feed.status().isStopped();
  }

  /** How the feed is doing, and what is wrong if something is. */
  public FeedStatus status() {
    return feed.status();
  }

  /** Every event of the registry's log up to here is reflected. */
  public long appliedPosition() {
    return image.appliedPosition();
  }

  /**
   * Waits until the edge is ready: to be called before a service takes requests.
   *
   * @throws TimeoutException if it is not within the limit; the message says what the feed lacks
   */
  public void awaitReady(Duration limit) throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + limit.toNanos();
    while (!isReady()) {
      FeedStatus status = feed.status();
      if (status.isStopped() || System.nanoTime() - end > 0) {
        throw new TimeoutException(
            "the edge is not ready: its feed is " + status.state() + reason(status));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static String reason(FeedStatus status) {
    return status.problem() == null ? "" : ", " + status.problem();
  }

  /**
   * The decision about a request; one that is allowed counts against the key's rate.
   *
   * @param carriage what the request carries
   * @param demand what the operation demands of a key
   */
  public Decision check(Carriage carriage, Demand demand) {
    if (!isReady()) {
      return new Decision(Verdict.STALE, null, image.appliedPosition());
    }
    Decision decision = validator.validate(carriage, demand);
    if (!decision.allowed() || decision.key() == null) {
      return decision;
    }
    Quota quota = rates.take(decision.key());
    return quota == null || quota.allowed()
        ? decision
        : new Decision(Verdict.RATE_LIMITED, decision.key(), decision.position());
  }

  /** Ends the feed; what is checked from now on may be out of date. */
  @Override
  public void close() {
    feed.close();
  }
}
