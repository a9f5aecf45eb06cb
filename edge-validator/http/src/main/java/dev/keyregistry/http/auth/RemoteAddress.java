package dev.keyregistry.http.auth;

import dev.keyregistry.events.IpRange;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The address at the other end of a request's connection. */
final class RemoteAddress {

  private RemoteAddress() {}

  /** As text; empty if it is not known. */
  static String text(HttpServerRequest request) {
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
  }

  /**
   * Its 4 or 16 bytes; {@code null} if it cannot be read: it then matches no range, and a key with
   * an allow list is denied.
   */
  static byte @Nullable [] bytes(HttpServerRequest request) {
    String address = text(request);
    int zone = address.indexOf('%');
    try {
      return IpRange.address(zone < 0 ? address : address.substring(0, zone));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
