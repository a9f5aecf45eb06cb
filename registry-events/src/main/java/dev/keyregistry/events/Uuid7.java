package dev.keyregistry.events;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random ones. */
public final class Uuid7 {

  private Uuid7() {}

  /** A new UUID whose time is {@code at}; the rest comes from {@code random}. */
  public static UUID at(Instant at, RandomGenerator random) {
    long high = (at.toEpochMilli() << 16) | 0x7000 | (random.nextLong() & 0x0fff);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
