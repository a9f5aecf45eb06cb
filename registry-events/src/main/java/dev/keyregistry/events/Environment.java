package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a key is for production or for trying things out; part of a generated key's text. */
public enum Environment {
  LIVE("live"),
  TEST("test");

  private final String wireName;

  Environment(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if the text is neither {@code live} nor {@code test}
   */
  @JsonCreator
  public static Environment of(String wireName) {
    return switch (wireName) {
      case "live" -> LIVE;
      case "test" -> TEST;
      default -> throw new IllegalArgumentException("an environment is live or test");
    };
  }
}
