package dev.keyregistry.sidecar.envoy;

import static dev.keyregistry.sidecar.grpc.WireReader.lengthTag;

import dev.keyregistry.sidecar.envoy.WantedHeaders.Name;
import dev.keyregistry.sidecar.grpc.MalformedMessageException;
import dev.keyregistry.sidecar.grpc.WireReader;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code envoy.service.auth.v3.CheckRequest}. What is not needed is passed over. Where Envoy
 * sends one of two forms, a message with both is refused.
 */
public final class EnvoyRequestReader {

  // The numbers of the fields, and so the names, are those of Envoy's .proto files.
  private static final int ATTRIBUTES = lengthTag(1);
  private static final int SOURCE = lengthTag(1);
  private static final int REQUEST = lengthTag(4);
  private static final int CONTEXT_EXTENSIONS = lengthTag(10);
  private static final int ADDRESS = lengthTag(1);
  private static final int SOCKET_ADDRESS = lengthTag(1);
  private static final int PIPE = lengthTag(2);
  private static final int INTERNAL_ADDRESS = lengthTag(3);
  private static final int IP_ADDRESS = lengthTag(2);
  private static final int HTTP = lengthTag(2);
  private static final int METHOD = lengthTag(2);
  private static final int HEADERS = lengthTag(3);
  private static final int PATH = lengthTag(4);
  private static final int HOST = lengthTag(5);
  private static final int BODY = lengthTag(11);
  private static final int RAW_BODY = lengthTag(12);
  private static final int HEADER_MAP = lengthTag(13);
  private static final int HEADER_MAP_HEADERS = lengthTag(1);
  private static final int KEY = lengthTag(1);
  private static final int VALUE = lengthTag(2);
  private static final int RAW_VALUE = lengthTag(3);

  private final WantedHeaders wanted;

  public EnvoyRequestReader(WantedHeaders wanted) {
    this.wanted = wanted;
  }

  /**
   * Reads a message.
   *
   * @throws MalformedMessageException if it is none, or contradicts itself
   */
  public EnvoyRequest read(byte[] message) throws MalformedMessageException {
    var reading = new Reading();
    each(new WireReader(message), reading::check);
    return reading.request();
  }

  private interface Field {
    /** Takes the content of a field, if it has this number. */
    boolean take(int tag, WireReader message) throws MalformedMessageException;
  }

  private static void each(WireReader message, Field field) throws MalformedMessageException {
    for (int tag = message.next(); tag != 0; tag = message.next()) {
      if (!field.take(tag, message)) {
        message.skip(tag);
      }
    }
  }

  private final class Reading {
    private static final byte[] NONE = {};

    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private Map<String, String> extensions = Map.of();
    private String method = "";
    private String target = "";
    private String host = "";
    private byte[] body = NONE;
    private byte[] rawBody = NONE;
    private @Nullable String source;
    private boolean joined;
    private boolean raw;

    EnvoyRequest request() throws MalformedMessageException {
      if (joined && raw) {
        throw new MalformedMessageException("headers are in headers or in header_map");
      }
      if (body.length > 0 && rawBody.length > 0) {
        throw new MalformedMessageException("a body is in body or in raw_body");
      }
      byte[] either = body.length > 0 ? body : rawBody;
      return new EnvoyRequest(method, target, host, headers, either, source, extensions);
    }

    boolean check(int tag, WireReader message) throws MalformedMessageException {
      if (tag != ATTRIBUTES) {
        return false;
      }
      each(message.content(), this::attributes);
      return true;
    }

    private boolean attributes(int tag, WireReader message) throws MalformedMessageException {
      if (tag == SOURCE) {
        each(message.content(), this::peer);
      } else if (tag == REQUEST) {
        each(message.content(), this::transport);
      } else if (tag == CONTEXT_EXTENSIONS) {
        extension(message.content());
      } else {
        return false;
      }
      return true;
    }

    private boolean peer(int tag, WireReader message) throws MalformedMessageException {
      if (tag != ADDRESS) {
        return false;
      }
      each(message.content(), this::address);
      return true;
    }

    private boolean address(int tag, WireReader message) throws MalformedMessageException {
      if (tag == SOCKET_ADDRESS) {
        each(message.content(), this::socketAddress);
        return true;
      }
      if (tag == PIPE || tag == INTERNAL_ADDRESS) {
        source = null; // of several kinds the last one counts
      }
      return false;
    }

    private boolean socketAddress(int tag, WireReader message) throws MalformedMessageException {
      if (tag != IP_ADDRESS) {
        return false;
      }
      source = message.content().text();
      return true;
    }

    private boolean transport(int tag, WireReader message) throws MalformedMessageException {
      if (tag != HTTP) {
        return false;
      }
      each(message.content(), this::http);
      return true;
    }

    private boolean http(int tag, WireReader message) throws MalformedMessageException {
      if (tag == HEADERS) {
        joined = true;
        header(message.content());
      } else if (tag == HEADER_MAP) {
        each(message.content(), this::headerMap);
      } else if (tag == METHOD) {
        method = message.content().text();
      } else if (tag == PATH) {
        target = message.content().text();
      } else if (tag == HOST) {
        host = message.content().text();
      } else if (tag == BODY) {
        body = message.content().bytes();
      } else if (tag == RAW_BODY) {
        rawBody = message.content().bytes();
      } else {
        return false;
      }
      return true;
    }

    private boolean headerMap(int tag, WireReader message) throws MalformedMessageException {
      if (tag != HEADER_MAP_HEADERS) {
        return false;
      }
      raw = true;
      rawHeader(message.content());
      return true;
    }

    private void header(WireReader entry) throws MalformedMessageException {
      Name name = null;
      WireReader value = null;
      for (int tag = entry.next(); tag != 0; tag = entry.next()) {
        if (tag == KEY) {
          name = wanted.find(entry.content());
        } else if (tag == VALUE) {
          value = entry.content();
        } else {
          entry.skip(tag);
        }
      }
      if (name != null) {
        String text = value == null ? "" : value.text();
        if (name.secret()) {
          addEach(name, text);
        } else {
          headers.add(name.text(), text);
        }
      }
    }

    // Envoy has joined what the client sent in several headers: what may be two secrets is two.
    private void addEach(Name name, String joinedValues) {
      if (joinedValues.indexOf(',') < 0) {
        headers.add(name.text(), joinedValues);
      } else {
        for (String value : joinedValues.split(",", -1)) {
          headers.add(name.text(), value);
        }
      }
    }

    private void rawHeader(WireReader entry) throws MalformedMessageException {
      Name name = null;
      String value = "";
      String rawValue = "";
      for (int tag = entry.next(); tag != 0; tag = entry.next()) {
        if (tag == KEY) {
          name = wanted.find(entry.content());
        } else if (tag == VALUE) {
          value = entry.content().text();
        } else if (tag == RAW_VALUE) {
          rawValue = entry.content().latin1();
        } else {
          entry.skip(tag);
        }
      }
      if (!value.isEmpty() && !rawValue.isEmpty()) {
        throw new MalformedMessageException("a header's value is in value or in raw_value");
      }
      if (name != null) {
        headers.add(name.text(), value.isEmpty() ? rawValue : value);
      }
    }

    private void extension(WireReader entry) throws MalformedMessageException {
      String name = "";
      String value = "";
      for (int tag = entry.next(); tag != 0; tag = entry.next()) {
        if (tag == KEY) {
          name = entry.content().text();
        } else if (tag == VALUE) {
          value = entry.content().text();
        } else {
          entry.skip(tag);
        }
      }
      if (extensions.isEmpty()) {
        extensions = new HashMap<>();
      }
      extensions.put(name, value);
    }
  }
}
