package dev.keyregistry.validator.token;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.validator.document.DocumentSource;
import dev.keyregistry.validator.document.DocumentSource.Document;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of one issuer, as they are now: read in the background, again and again, and out
 * of turn when a token names a key that is not known. While their publisher does not answer, the
 * last ones count, for as long as the configuration says.
 */
final class IssuerKeys {

  /** How often an unknown key has the set read out of turn, at most. */
  static final Duration OUT_OF_TURN = Duration.ofSeconds(5);

  /** How long a request waits for it, at most. */
  static final Duration WAIT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
  private static final Duration SOONEST = Duration.ofSeconds(30);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 6;

  private final String issuer;
  private final IssuerKeySource config;
  private final DocumentSource source;
  private final ScheduledExecutorService timer;
  private final InstantSource clock;
  private final Ticker ticker;
  private final AtomicReference<@Nullable CompletableFuture<Void>> reading =
      new AtomicReference<>();
  private final AtomicLong askedAt;
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Held held;
  private int failuresInARow; // of whoever reads, and only one does
  private @Nullable ScheduledFuture<?> next;

  /**
   * @param at when it was read, in milliseconds since 1970
   */
  private record Held(KeySet keys, long at) {}

  /**
   * Keys that are not read yet.
   *
   * @param timer has them read in time; it is not kept long
   * @param ticker nanoseconds that never go back
   */
  IssuerKeys(
      TokenIssuer issuer, ScheduledExecutorService timer, InstantSource clock, Ticker ticker) {
    this.issuer = issuer.issuer();
    this.config = issuer.keys();
    this.source = DocumentSource.of(config.location());
    this.timer = timer;
    this.clock = clock;
    this.ticker = ticker;
    this.askedAt = new AtomicLong(ticker.read() - OUT_OF_TURN.toNanos());
  }

  /** The keys to rely on; {@code null} if there are none, or they are too old. */
  @Nullable KeySet current() {
    Held now = held;
    return now == null || clock.millis() - now.at > config.keepFor().toMillis() ? null : now.keys;
  }

  /** How old the keys are, in milliseconds; nothing if they were never read. */
  OptionalLong ageMillis() {
    Held now = held;
    return now == null ? OptionalLong.empty() : OptionalLong.of(clock.millis() - now.at);
  }

  /** How many times the set could not be read. */
  long failures() {
    return failures.get();
  }

  /**
   * Has the set read because a key is missing, if that is due.
   *
   * @return completes within a bounded time when it was read, or could not be; {@code null} if it
   *     will not be read now
   */
  @Nullable CompletionStage<Void> readOutOfTurn() {
    CompletableFuture<Void> underWay = reading.get();
    if (underWay == null) {
      long now = ticker.read();
      long last = askedAt.get();
      boolean due = now - last >= OUT_OF_TURN.toNanos() && askedAt.compareAndSet(last, now);
      underWay = due ? read() : reading.get();
    }
    return underWay == null
        ? null
        : underWay.copy().completeOnTimeout(null, WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  // Off this thread; once at a time.
  private CompletableFuture<Void> read() {
    var mine = new CompletableFuture<Void>();
    CompletableFuture<Void> other = reading.compareAndExchange(null, mine);
    if (other != null) {
      return other;
    }
    Thread.ofVirtual()
        .name("token-keys")
        .start(
            () -> {
              try {
                readAgainIn(readNow());
              } finally {
                reading.set(null);
                mine.complete(null);
              }
            });
    return mine;
  }

  /** Has the set read, and does not wait for it. */
  void start() {
    CompletableFuture<Void> unused = read();
  }

  /** When to read it the next time. */
  private Duration readNow() {
    try {
      Document document = source.read();
      take(KeySet.parse(document.bytes()));
      return untilNext(document.maxAge(), config.refresh());
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      if (failuresInARow++ == 0) {
        LOG.warn("The keys of {} cannot be read; the last ones count: {}", issuer, causes(e));
      }
      Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(failuresInARow - 1, MAX_DOUBLINGS));
      return shorter(retry, config.refresh());
    }
  }

  private void take(KeySet keys) {
    Held before = held;
    held = new Held(keys, clock.millis());
    if (before == null || failuresInARow > 0) {
      LOG.info("The keys of {} were read: {}", issuer, keys.size());
    }
    failuresInARow = 0;
  }

  /** When the set is read again, if its publisher asks for {@code maxAge}: never in no time. */
  static Duration untilNext(@Nullable Duration maxAge, Duration refresh) {
    if (maxAge == null || maxAge.compareTo(refresh) > 0) {
      return refresh;
    }
    Duration soonest = shorter(SOONEST, refresh);
    return maxAge.compareTo(soonest) < 0 ? soonest : maxAge;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String causes(Throwable failure) {
    return failure.getCause() == null ? failure.toString() : failure + ", " + failure.getCause();
  }

  private synchronized void readAgainIn(Duration delay) {
    if (next != null) {
      next.cancel(false);
    }
    try {
      next = timer.schedule(this::start, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // closed meanwhile
    }
  }
}
