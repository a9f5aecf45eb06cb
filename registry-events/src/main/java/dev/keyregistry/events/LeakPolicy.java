package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What happens to a key whose secret was found where it must not be. */
public enum LeakPolicy {
  /** It is written into the log; people decide. */
  NOTIFY("notify"),
  /** The key is disabled, too. */
  DISABLE("disable"),
  /** The key is revoked, too. */
  REVOKE("revoke");

  private final String wireName;

  LeakPolicy(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if it names no policy
   */
  @JsonCreator
  public static LeakPolicy of(String wireName) {
    return switch (wireName) {
      case "notify" -> NOTIFY;
      case "disable" -> DISABLE;
      case "revoke" -> REVOKE;
      default -> throw new IllegalArgumentException("a leak policy is notify, disable or revoke");
    };
  }
}
