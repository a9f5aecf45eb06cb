package dev.keyregistry.sidecar;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demands of the routes that ask here, read once each. There are few: they are configuration.
 *
 * @param <T> in what form they come
 */
final class RouteDemands<T> {

  private static final Logger LOG = LoggerFactory.getLogger(RouteDemands.class);
  private static final int MAX_KEPT = 1024;

  private final Function<T, RouteDemand> reader;
  private final String hint;
  private final Map<T, RouteDemand> kept = new ConcurrentHashMap<>();
  private volatile boolean badDemandLogged;

  /**
   * The demands.
   *
   * @param hint where to look for one that cannot be read
   */
  RouteDemands(Function<T, RouteDemand> reader, String hint) {
    this.reader = reader;
    this.hint = hint;
  }

  /** The demand in a text; {@code null} if it is not as it must be. */
  @Nullable RouteDemand of(T text) {
    RouteDemand known = kept.get(text);
    if (known != null) {
      return known;
    }
    try {
      RouteDemand read = reader.apply(text);
      if (kept.size() < MAX_KEPT) { // whoever asks with ever others only makes it slower
        kept.put(text, read);
      }
      return read;
    } catch (IllegalArgumentException e) {
      logBadDemand();
      return null;
    }
  }

  // Once: the counter tells how often. The text is not repeated: a secret may have got into it.
  private void logBadDemand() {
    if (!badDemandLogged) {
      badDemandLogged = true;
      LOG.warn("A check request demands what there is not: refused. {}", hint);
    }
  }
}
