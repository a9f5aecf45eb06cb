package dev.keyregistry.events;

import org.jspecify.annotations.Nullable;

/**
 * How edges treat the use of a key.
 *
 * @param maxStaleness how old an edge's newest tick may be; {@code null} for the tenant's default
 * @param logging what of a request is logged; {@code null} for nothing
 * @param rateLimit the greatest rate of use; {@code null} for no limit
 */
public record UsagePolicy(
    @Nullable MaxStaleness maxStaleness, @Nullable Logging logging, @Nullable RateLimit rateLimit) {

  public static final UsagePolicy DEFAULT = new UsagePolicy(null, null, null);

  /**
   * What of a request an edge logs.
   *
   * @param mode {@code none}, {@code request}, {@code response} or {@code both}
   * @param maxBytes the most bytes of a body that are kept
   */
  public record Logging(String mode, int maxBytes) {}

  /**
   * A token bucket.
   *
   * @param permits how many requests pass in a period, and at once
   * @param periodSeconds the length of a period
   */
  public record RateLimit(int permits, int periodSeconds) {}
}
