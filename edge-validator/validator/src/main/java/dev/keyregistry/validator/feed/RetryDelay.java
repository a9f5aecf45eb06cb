package dev.keyregistry.validator.feed;

import java.time.Duration;

/** How long to wait before the next try: doubling, up to a bound. For one thread. */
final class RetryDelay {

  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Duration next = FIRST;

  /** Whether no try failed since the last success. */
  boolean isFirst() {
    return next.equals(FIRST);
  }

  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return now;
  }

  void reset() {
    next = FIRST;
  }
}
