package dev.keyregistry.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a key may be used.
 *
 * @param allowedIps IPv4 or IPv6 networks; empty allows every address
 * @param notBefore the first instant at which the key works; {@code null} for at once
 * @param expiresAt the instant from which the key no longer works; {@code null} for never
 */
public record Restrictions(
    List<IpRange> allowedIps, @Nullable Instant notBefore, @Nullable Instant expiresAt) {

  public static final Restrictions NONE = new Restrictions(List.of(), null, null);

  /** The greatest number of networks. */
  public static final int MAX_RANGES = 64;

  public Restrictions {
    allowedIps = List.copyOf(allowedIps);
    if (allowedIps.size() > MAX_RANGES) {
      throw new IllegalArgumentException("at most " + MAX_RANGES + " IP ranges");
    }
    if (notBefore != null && expiresAt != null && !notBefore.isBefore(expiresAt)) {
      throw new IllegalArgumentException("notBefore must be before expiresAt");
    }
  }
}
