package dev.keyregistry.command.deadlines;

import java.time.Duration;

/**
 * The settings of the scheduler of notices.
 *
 * @param expiryNotice how long before a key expires notice of it is given; up to ten years
 * @param scan how often it looks for what has become due; 1 ms to a day
 */
public record DeadlineConfig(Duration expiryNotice, Duration scan) {

  private static final Duration MAX_NOTICE = Duration.ofDays(3650);
  private static final Duration MIN_SCAN = Duration.ofMillis(1);
  private static final Duration MAX_SCAN = Duration.ofDays(1);

  /** Two weeks before an expiry, within a minute. */
  public static final DeadlineConfig DEFAULT =
      new DeadlineConfig(Duration.ofDays(14), Duration.ofMinutes(1));

  public DeadlineConfig {
    if (expiryNotice.isNegative() || expiryNotice.compareTo(MAX_NOTICE) > 0) {
      throw new IllegalArgumentException("the notice of an expiry is PT0S to P3650D");
    }
    if (scan.compareTo(MIN_SCAN) < 0 || scan.compareTo(MAX_SCAN) > 0) {
      throw new IllegalArgumentException("the time between scans is PT0.001S to P1D");
    }
  }
}
