package dev.keyregistry.command.leaks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Limits how much each of many callers does: a burst at once, and from then on a steady rate. It
 * remembers a bounded number of callers; one that it has forgotten has its whole burst again.
 */
public final class TokenBuckets {

  private static final int MAX_CALLERS = 10_000;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double burst;
  private final double perSecond;
  private final Ticker ticker;
  private final Cache<String, Bucket> buckets;

  /**
   * Limits.
   *
   * @param burst how much a caller may do at once
   * @param perSecond how much it may do in the long run
   */
  public TokenBuckets(int burst, double perSecond, Ticker ticker) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.ticker = ticker;
    long secondsToFill = (long) Math.ceil(burst / perSecond);
    buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CALLERS)
            .expireAfterAccess(Duration.ofSeconds(secondsToFill + 1)) // full again: as if unknown
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  private record Bucket(double tokens, long at) {}

  /**
   * Takes tokens out of a caller's bucket, if it has as many.
   *
   * @return zero if they were taken, else how long until there are enough of them
   */
  public Duration take(String caller, int tokens) {
    double[] missing = {0};
    buckets
        .asMap()
        .compute(
            caller,
            (name, before) -> {
              long now = ticker.read();
              double there =
                  before == null
                      ? burst
                      : Math.min(burst, before.tokens + (now - before.at) * perSecond / NANOS);
              missing[0] = tokens - there;
              return new Bucket(missing[0] > 0 ? there : there - tokens, now);
            });
    return missing[0] > 0
        ? Duration.ofNanos((long) Math.ceil(missing[0] * NANOS / perSecond))
        : Duration.ZERO;
  }
}
