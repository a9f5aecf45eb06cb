package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What form the text of a secret has. */
public enum CredentialKind {
  /**
   * As secrets are: generated with brand, environment and checksum, set by a person or imported.
   */
  SECRET("secret"),
  /**
   * A short random text without any structure, for systems that can send nothing else. Nobody
   * recognizes it where it has leaked, and nothing about it tells a mistyped one from a guess.
   */
  REFERENCE_ID("referenceId");

  private final String wireName;

  CredentialKind(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if it names no kind
   */
  @JsonCreator
  public static CredentialKind of(String wireName) {
    return switch (wireName) {
      case "secret" -> SECRET;
      case "referenceId" -> REFERENCE_ID;
      default -> throw new IllegalArgumentException("a credential is a secret or a referenceId");
    };
  }
}
