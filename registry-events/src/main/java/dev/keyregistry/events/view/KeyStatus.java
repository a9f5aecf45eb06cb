package dev.keyregistry.events.view;

/** Whether a key works, as far as the key itself goes. */
public enum KeyStatus {
  ACTIVE("active"),
  DISABLED("disabled"),
  REVOKED("revoked"),
  DELETED("deleted");

  private final String wireName;

  KeyStatus(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if it names no status
   */
  public static KeyStatus of(String wireName) {
    for (KeyStatus status : values()) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    throw new IllegalArgumentException("a status is active, disabled, revoked or deleted");
  }
}
