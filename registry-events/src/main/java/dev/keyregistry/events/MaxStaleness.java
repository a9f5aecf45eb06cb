package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How old an edge's knowledge may be for it to accept a key: 2 s to 24 h, or unbounded.
 *
 * @param bound the greatest age, or {@code null} for unbounded
 */
public record MaxStaleness(@Nullable Duration bound) {

  // First: the constant below is checked against them.
  private static final Duration MIN = Duration.ofSeconds(2);
  private static final Duration MAX = Duration.ofHours(24);

  public static final MaxStaleness UNBOUNDED = new MaxStaleness(null);

  public MaxStaleness {
    if (bound != null && (bound.compareTo(MIN) < 0 || bound.compareTo(MAX) > 0)) {
      throw new IllegalArgumentException("maxStaleness is PT2S to PT24H, or unbounded");
    }
  }

  @JsonCreator
  public static MaxStaleness of(String text) {
    if (text.equals("unbounded")) {
      return UNBOUNDED;
    }
    try {
      return new MaxStaleness(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("maxStaleness is PT2S to PT24H, or unbounded", e);
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return bound == null ? "unbounded" : bound.toString();
  }
}
