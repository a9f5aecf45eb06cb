package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Why a key was revoked, in the terms of RFC 5280, section 5.3.1, as far as they fit a key. */
public enum RevocationReason {
  UNSPECIFIED("unspecified"),
  KEY_COMPROMISE("keyCompromise"),
  AFFILIATION_CHANGED("affiliationChanged"),
  SUPERSEDED("superseded"),
  CESSATION_OF_OPERATION("cessationOfOperation"),
  PRIVILEGE_WITHDRAWN("privilegeWithdrawn");

  private final String wireName;

  RevocationReason(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if it names no reason
   */
  @JsonCreator
  public static RevocationReason of(String wireName) {
    return Arrays.stream(values())
        .filter(reason -> reason.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a reason is unspecified, keyCompromise, affiliationChanged, superseded,"
                        + " cessationOfOperation or privilegeWithdrawn"));
  }
}
