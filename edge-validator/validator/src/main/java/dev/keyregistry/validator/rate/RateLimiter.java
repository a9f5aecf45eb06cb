package dev.keyregistry.validator.rate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyIdentity;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds keys to their rates, at this edge: a key may be used {@code permits} times at once, and as
 * often again in each period, evenly. Only what would pass is counted, so that nobody who is denied
 * uses up the rate of a key. Keys that are not used for a period are forgotten, as all of their
 * rate is there again. Any number of threads may use it; it never blocks.
 */
public final class RateLimiter {

  private static final int MAX_KEYS = 1_000_000;
  private static final long NANOS = 1_000_000_000L;

  private final Ticker clock;
  private final Cache<Object, Bucket> buckets; // by KeyId or OnRoute

  /**
   * A limiter that has seen no request.
   *
   * @param clock nanoseconds that never go back, {@link Ticker#systemTicker}
   */
  public RateLimiter(Ticker clock) {
    this.clock = clock;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .ticker(clock)
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<Object, Bucket>accessing(
                    (key, bucket) -> Duration.ofSeconds(bucket.limit.periodSeconds())))
            .build();
  }

  // Who has a token is known by its name in its tenant.
  private record OnRoute(String bearer, String route) {
    static OnRoute of(Identity identity, String route) {
      return new OnRoute(identity.tenant() + " " + identity.actor(), route);
    }
  }

  /** Takes one use from a key's own rate; {@code null} if there is none to keep to. */
  public @Nullable Quota take(Identity identity) {
    if (!(identity instanceof KeyIdentity key)) {
      return null;
    }
    RateLimit limit = key.rateLimit();
    return limit == null ? null : bucket(key.key(), limit).take(clock.read());
  }

  /** Takes one use of a route from the rate that each key, and each bearer of tokens, has there. */
  public Quota take(Identity identity, String route, RateLimit limit) {
    return bucket(OnRoute.of(identity, route), limit).take(clock.read());
  }

  /** Gives back what {@link #take(Identity)} allowed and something else did not. */
  public void giveBack(Identity identity) {
    Bucket held = identity instanceof KeyIdentity key ? buckets.getIfPresent(key.key()) : null;
    if (held != null) {
      held.giveBack();
    }
  }

  /** What {@link #take(Identity)} would answer; it uses nothing up. */
  public @Nullable Quota look(Identity identity) {
    if (!(identity instanceof KeyIdentity key)) {
      return null;
    }
    RateLimit limit = key.rateLimit();
    return limit == null ? null : look(key.key(), limit);
  }

  /** What {@link #take(Identity, String, RateLimit)} would answer; it uses nothing up. */
  public Quota look(Identity identity, String route, RateLimit limit) {
    return look(OnRoute.of(identity, route), limit);
  }

  private Quota look(Object of, RateLimit limit) {
    long now = clock.read();
    Bucket held = buckets.getIfPresent(of);
    return (held == null || !held.limit.equals(limit) ? new Bucket(limit, now) : held).look(now);
  }

  private Bucket bucket(Object key, RateLimit limit) {
    Bucket held = buckets.get(key, id -> new Bucket(limit, clock.read()));
    if (held.limit.equals(limit)) {
      return held;
    }
    // The key's rate was changed: it begins anew.
    return buckets
        .asMap()
        .compute(
            key,
            (id, now) ->
                now != null && now.limit.equals(limit) ? now : new Bucket(limit, clock.read()));
  }

  /**
   * A token bucket as one number: the instant at which it is full again. A use moves it on by the
   * time in which a token comes back; it may be a period ahead at most (the generic cell rate
   * algorithm, ITU-T I.371).
   */
  private static final class Bucket {
    private final RateLimit limit;
    private final long period;
    private final long perToken;
    private final AtomicLong fullAt;

    private Bucket(RateLimit limit, long now) {
      this.limit = limit;
      this.period = limit.periodSeconds() * NANOS;
      this.perToken = Math.max(1, period / limit.permits());
      this.fullAt = new AtomicLong(now);
    }

    private Quota take(long now) {
      while (true) {
        long before = fullAt.get();
        long ahead = ahead(before, now);
        Quota quota = quota(ahead);
        if (!quota.allowed() || fullAt.compareAndSet(before, now + ahead)) {
          return quota;
        }
      }
    }

    private Quota look(long now) {
      return quota(ahead(fullAt.get(), now));
    }

    private void giveBack() {
      fullAt.addAndGet(-perToken);
    }

    private long ahead(long full, long now) {
      return Math.max(0, full - now) + perToken; // differences only: the clock may wrap around
    }

    private Quota quota(long ahead) {
      return ahead > period
          ? new Quota(limit, false, 0, seconds(ahead - period))
          : new Quota(limit, true, (period - ahead) / perToken, seconds(ahead));
    }

    private static long seconds(long nanos) {
      return Math.ceilDiv(nanos, NANOS);
    }
  }
}
