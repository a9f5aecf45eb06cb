package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from. Of what a header lists, only what a trusted proxy added can be relied
 * on: the list is walked from its end, from proxy to proxy, to the first address that is none of
 * them. Anything on the way that cannot be read leaves the address unknown.
 */
final class ClientAddress {

  private static final String STANDARD = "forwarded";

  private final @Nullable String header;
  private final boolean standard;
  private final List<IpRange> proxies;

  /**
   * The rule.
   *
   * @param header in which proxies tell whom they have a request from; {@code null} if clients ask
   *     by themselves
   * @param proxies which of them are trusted; empty if whoever asks is the one proxy, so that the
   *     last address counts
   */
  ClientAddress(@Nullable String header, List<IpRange> proxies) {
    this.header = header;
    this.standard = header != null && header.toLowerCase(Locale.ROOT).equals(STANDARD);
    this.proxies = List.copyOf(proxies);
  }

  /** The header in which proxies tell whom they have a request from, if that matters. */
  @Nullable String header() {
    return header;
  }

  /** The bytes of the address; {@code null} if it is not known. */
  byte @Nullable [] of(HttpServerRequest request) {
    return of(address(connection(request)), request.headers());
  }

  /**
   * The bytes of the address, if a gateway tells whom it has the request from; {@code null} if it
   * is not known. That needs no header: only trusted proxies are looked behind.
   */
  byte @Nullable [] of(@Nullable String peer, MultiMap headers) {
    byte[] address = address(withoutZone(peer));
    return proxies.isEmpty() ? address : of(address, headers);
  }

  private byte @Nullable [] of(byte @Nullable [] peer, MultiMap headers) {
    if (header == null || (!proxies.isEmpty() && !isProxy(peer))) {
      return peer;
    }
    List<String> values = headers.getAll(header);
    List<String> listed = standard ? ForwardedFor.standard(values) : ForwardedFor.plain(values);
    return listed == null ? null : of(peer, listed);
  }

  private byte @Nullable [] of(byte @Nullable [] peer, List<String> listed) {
    if (proxies.isEmpty()) {
      return listed.isEmpty() ? null : address(listed.getLast());
    }
    byte[] client = peer;
    for (int i = listed.size() - 1; i >= 0 && isProxy(client); i--) {
      client = address(listed.get(i));
    }
    return client;
  }

  private boolean isProxy(byte @Nullable [] address) {
    return address != null && proxies.stream().anyMatch(range -> range.contains(address));
  }

  private static byte @Nullable [] address(@Nullable String text) {
    try {
      return text == null ? null : IpRange.address(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String connection(HttpServerRequest request) {
    return withoutZone(
        request.remoteAddress() == null ? null : request.remoteAddress().hostAddress());
  }

  private static @Nullable String withoutZone(@Nullable String address) {
    int zone = address == null ? -1 : address.indexOf('%');
    return address == null || zone < 0 ? address : address.substring(0, zone);
  }
}
