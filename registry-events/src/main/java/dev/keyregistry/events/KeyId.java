package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;

/** The stable identity of an API key: {@code key_} and a UUIDv7 in Crockford base32. */
public record KeyId(UUID uuid) implements EntityId {

  private static final String PREFIX = "key_";

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is not {@code key_} and 26 base32 characters
   */
  @JsonCreator
  public static KeyId of(String text) {
    return new KeyId(Base32Uuid.decode(PREFIX, text));
  }

  /** When its creation was decided, in whole milliseconds (RFC 9562, section 5.7). */
  public Instant issuedAt() {
    return Instant.ofEpochMilli(issuedAtMillis(uuid.getMostSignificantBits()));
  }

  /**
   * {@link #issuedAt} of the id whose UUID begins with these 64 bits, in milliseconds since 1970.
   */
  public static long issuedAtMillis(long mostSignificantBits) {
    return mostSignificantBits >>> 16;
  }

  @Override
  @JsonValue
  public String value() {
    return Base32Uuid.encode(PREFIX, uuid);
  }

  @Override
  public Kind kind() {
    return Kind.KEY;
  }

  @Override
  public String toString() {
    return value();
  }
}
