package dev.keyregistry.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How old the secrets of a tenant's keys should get.
 *
 * @param maxAge after which a rotation is due; {@code null} for never
 * @param enforced whether a key whose rotation is due is disabled, and not only spoken of
 */
public record RotationPolicy(@Nullable Duration maxAge, boolean enforced) {

  /** Advice: every 90 days. */
  public static final RotationPolicy DEFAULT = new RotationPolicy(Duration.ofDays(90), false);

  /** The shortest age that makes sense. */
  public static final Duration MIN_AGE = Duration.ofMinutes(1);

  /** The longest age: ten years. */
  public static final Duration MAX_AGE = Duration.ofDays(3650);
}
