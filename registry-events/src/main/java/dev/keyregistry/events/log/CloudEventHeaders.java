package dev.keyregistry.events.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The CloudEvents 1.0 attributes of a logged event as Kafka headers: binary content mode (Kafka
 * protocol binding, section 3.2). Place and proof are extension attributes; positions are decimal
 * strings.
 */
public final class CloudEventHeaders {

  /** The most bytes that a header may have. */
  public static final int MAX_VALUE_BYTES = 512;

  private static final String SOURCE = "/key-registry";
  private static final String PREFIX = "ce_";

  private CloudEventHeaders() {}

  /** The headers of a record that carries {@code event.data()}. */
  public static Map<String, byte[]> of(LoggedEvent event) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, PREFIX + "specversion", "1.0");
    put(headers, PREFIX + "id", event.id().toString());
    put(headers, PREFIX + "source", SOURCE);
    put(headers, PREFIX + "type", event.type());
    put(headers, PREFIX + "subject", event.subject());
    put(headers, PREFIX + "time", event.time().toString());
    put(headers, "content-type", "application/json");
    put(headers, PREFIX + "position", Long.toString(event.position()));
    put(headers, PREFIX + "previousposition", Long.toString(event.position() - 1));
    put(headers, PREFIX + "chainhash", event.chainHash().toString());
    put(headers, PREFIX + "logid", event.log().logId().toString());
    put(headers, PREFIX + "epoch", Long.toString(event.log().epoch()));
    return headers;
  }

  /**
   * Reads a record back.
   *
   * @param header gives the value of a header, or {@code null}
   * @throws MalformedRecordException if an attribute is absent or no value of its kind
   */
  public static LoggedEvent parse(Function<String, byte @Nullable []> header, byte[] data) {
    try {
      long position = number(header, "position");
      if (number(header, "previousposition") != position - 1) {
        throw new MalformedRecordException("ce_previousposition does not precede ce_position");
      }
      return new LoggedEvent(
          position,
          UUID.fromString(text(header, "id")),
          text(header, "type"),
          text(header, "subject"),
          Instant.parse(text(header, "time")),
          data,
          ChainHash.parse(text(header, "chainhash")),
          new LogIdentity(UUID.fromString(text(header, "logid")), number(header, "epoch")));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new MalformedRecordException("a CloudEvents attribute has no value of its kind", e);
    }
  }

  private static long number(Function<String, byte @Nullable []> header, String name) {
    long number = Long.parseLong(text(header, name));
    if (number < 0) {
      throw new MalformedRecordException(PREFIX + name + " is negative");
    }
    return number;
  }

  private static String text(Function<String, byte @Nullable []> header, String name) {
    byte[] value = header.apply(PREFIX + name);
    if (value == null || value.length > MAX_VALUE_BYTES) {
      throw new MalformedRecordException(PREFIX + name + " is absent or too long");
    }
    return new String(value, StandardCharsets.UTF_8);
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    headers.put(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
