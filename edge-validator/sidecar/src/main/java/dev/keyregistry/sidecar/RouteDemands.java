package dev.keyregistry.sidecar;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The demands of the routes that ask here, read once each. There are few: they are configuration.
 */
final class RouteDemands {

  private static final int MAX_KEPT = 1024;

  private final Map<String, RouteDemand> kept = new ConcurrentHashMap<>();

  /** The demand in a query; {@code null} if it is not as it must be. */
  @Nullable RouteDemand of(String query) {
    RouteDemand known = kept.get(query);
    if (known != null) {
      return known;
    }
    try {
      RouteDemand read = RouteDemand.parse(query);
      if (kept.size() < MAX_KEPT) { // whoever asks with ever others only makes it slower
        kept.put(query, read);
      }
      return read;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
