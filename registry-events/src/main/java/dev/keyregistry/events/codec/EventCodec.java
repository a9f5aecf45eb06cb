package dev.keyregistry.events.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.RegistryEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Events as JSON bytes and back. Unknown fields are passed over, so that an older reader reads what
 * a newer writer wrote; everything else that is not as written is refused with a {@link
 * CodecException}.
 */
public final class EventCodec {

  /** The most bytes that an event may have. */
  public static final int MAX_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER =
      StrictJson.mapper()
          .addModule(TextTypes.module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private EventCodec() {}

  /** The CloudEvents type under which an event of this class is written today. */
  public static String typeOf(RegistryEvent event) {
    return EventTypes.nameOf(event.getClass());
  }

  /** The CloudEvents type of a class of events. */
  public static String typeOf(Class<? extends RegistryEvent> type) {
    return EventTypes.nameOf(type);
  }

  /** Every type that this version can read. */
  public static List<String> types() {
    return EventTypes.names();
  }

  /**
   * The bytes that are stored, chained and sent.
   *
   * @throws CodecException if they would be more than {@link #MAX_BYTES}
   */
  public static byte[] encode(RegistryEvent event) {
    byte[] bytes;
    try {
      bytes = MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("events of this version are writable", e);
    }
    checkSize(bytes);
    return bytes;
  }

  /**
   * Reads an event.
   *
   * @param type the CloudEvents type, version included
   * @throws CodecException if the type is unknown or the bytes are no event of it
   */
  public static RegistryEvent decode(String type, byte[] bytes) {
    checkSize(bytes);
    Class<? extends RegistryEvent> eventClass = EventTypes.typeOf(type);
    RegistryEvent event;
    try {
      event = MAPPER.readValue(bytes, eventClass);
    } catch (JsonMappingException e) {
      throw unreadable("field " + path(e));
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable("malformed JSON");
    }
    if (event == null) {
      throw unreadable("null");
    }
    return event;
  }

  private static void checkSize(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new CodecException(
          CodecException.Problem.TOO_LARGE, "an event has at most " + MAX_BYTES + " bytes");
    }
  }

  private static CodecException unreadable(String what) {
    return new CodecException(
        CodecException.Problem.UNREADABLE, "not an event of its type: " + what);
  }

  // Field names of our own records only: an unknown name is passed over and never gets here, and
  // the names in a map are the writer's.
  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference part : e.getPath()) {
      if (part.getFrom() instanceof Map) {
        break;
      }
      if (part.getFieldName() != null && path.length() < 200) {
        path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return path.isEmpty() ? "(root)" : path.toString();
  }
}
