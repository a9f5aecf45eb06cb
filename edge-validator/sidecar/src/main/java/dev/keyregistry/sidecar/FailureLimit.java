package dev.keyregistry.sidecar;

import java.time.Duration;

/**
 * How often a client may come with what is no key, before it is asked to wait.
 *
 * @param denials as many as this in a window are answered as usual
 * @param window whole seconds
 */
public record FailureLimit(int denials, Duration window) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public FailureLimit {
    if (denials < 1) {
      throw new IllegalArgumentException("a failure limit is at least 1");
    }
    if (window.toNanosPart() != 0 || !window.isPositive() || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a failure window is whole seconds, from PT1S to PT24H, such as PT1M");
    }
  }
}
