package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The identity of a key group: {@code grp_} and a UUIDv7 in Crockford base32. */
public record GroupId(UUID uuid) implements EntityId {

  private static final String PREFIX = "grp_";

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not {@code grp_} and 26 base32 characters
   */
  @JsonCreator
  public static GroupId of(String text) {
    return new GroupId(Base32Uuid.decode(PREFIX, text));
  }

  @Override
  @JsonValue
  public String value() {
    return Base32Uuid.encode(PREFIX, uuid);
  }

  @Override
  public Kind kind() {
    return Kind.GROUP;
  }

  @Override
  public String toString() {
    return value();
  }
}
