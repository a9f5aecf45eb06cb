package dev.keyregistry.sidecar.policy;

import dev.keyregistry.events.TenantId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whose keys a route is for. */
sealed interface TenantRule {

  /** Anybody's. */
  record Anybody() implements TenantRule {}

  /** One tenant's. */
  record Fixed(TenantId tenant) implements TenantRule {}

  /** The tenant's whom a segment of the path names. */
  record Segment(int index) implements TenantRule {}

  /**
   * The tenant's whom the host names, between these.
   *
   * @param prefix in lower case
   * @param suffix in lower case
   */
  record Host(String prefix, String suffix) implements TenantRule {

    private static final String PLACE = "{tenant}";

    /**
     * Reads {@code {tenant}.api.example.com}.
     *
     * @throws IllegalArgumentException if there is no such place in it
     */
    static Host of(String pattern) {
      int place = pattern.indexOf(PLACE);
      if (place < 0) {
        throw new IllegalArgumentException("a host pattern has {tenant} where the tenant stands");
      }
      return new Host(
          pattern.substring(0, place).toLowerCase(Locale.ROOT),
          pattern.substring(place + PLACE.length()).toLowerCase(Locale.ROOT));
    }

    @Nullable TenantId tenant(String authority) {
      String host = authority.toLowerCase(Locale.ROOT);
      int port = host.lastIndexOf(':');
      String name = port < 0 || host.endsWith("]") ? host : host.substring(0, port);
      return name.length() > prefix.length() + suffix.length()
              && name.startsWith(prefix)
              && name.endsWith(suffix)
          ? id(name.substring(prefix.length(), name.length() - suffix.length()))
          : null;
    }
  }

  /** What is in the place of a tenant's id; {@code null} if it can be none. */
  static @Nullable TenantId id(String text) {
    try {
      return TenantId.of(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
