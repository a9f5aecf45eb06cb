package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from: the connection, or what the gateway says in a header of its own. Of a
 * list, the last element counts: the gateway added it; those before it may be the client's.
 */
final class ClientAddress {

  private final @Nullable String header;

  ClientAddress(@Nullable String header) {
    this.header = header;
  }

  /** The bytes of the address; {@code null} if it is not known. */
  byte @Nullable [] of(HttpServerRequest request) {
    String text = header == null ? connection(request) : last(request.headers().getAll(header));
    if (text == null) {
      return null;
    }
    try {
      return IpRange.address(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String connection(HttpServerRequest request) {
    String address = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    int zone = address == null ? -1 : address.indexOf('%');
    return address == null || zone < 0 ? address : address.substring(0, zone);
  }

  private static @Nullable String last(List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    String value = values.getLast();
    return value.substring(value.lastIndexOf(',') + 1).strip();
  }
}
