package dev.keyregistry.sidecar.grpc;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How long a client waits: the header {@code grpc-timeout}. */
final class GrpcTimeout {

  private static final int MAX_DIGITS = 8;

  private GrpcTimeout() {}

  /** The value of the header in milliseconds, at least 1; {@code most} if it says no less. */
  static long millis(@Nullable String header, Duration most) {
    long asked = header == null ? Long.MAX_VALUE : millis(header);
    return Math.clamp(asked, 1, most.toMillis());
  }

  // Up to eight digits and a unit; what is none is no limit.
  private static long millis(String header) {
    int digits = header.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      return Long.MAX_VALUE;
    }
    ChronoUnit unit =
        switch (header.charAt(digits)) {
          case 'H' -> ChronoUnit.HOURS;
          case 'M' -> ChronoUnit.MINUTES;
          case 'S' -> ChronoUnit.SECONDS;
          case 'm' -> ChronoUnit.MILLIS;
          case 'u' -> ChronoUnit.MICROS;
          case 'n' -> ChronoUnit.NANOS;
          default -> ChronoUnit.FOREVER;
        };
    String number = header.substring(0, digits);
    return unit == ChronoUnit.FOREVER || !number.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Long.MAX_VALUE
        : Duration.of(Long.parseLong(number), unit).toMillis();
  }
}
