package dev.keyregistry.sidecar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what each source of requests brings that is no key. A source is an IPv4 address or the
 * first 64 bits of an IPv6 one, which is what one client has; those whose address is not known are
 * one source together. It never stands in the way of a good key: whoever shares an address with an
 * attacker goes on.
 */
final class FailedSources {

  private static final int MAX_SOURCES = 100_000;
  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;
  private static final ByteBuffer NOBODY = ByteBuffer.allocate(0);
  private static final long NANOS = 1_000_000_000L;

  private final FailureLimit limit;
  private final Ticker clock;
  private final Cache<ByteBuffer, Window> windows;

  private record Window(long begin, AtomicInteger failures) {}

  /**
   * A count of nothing yet.
   *
   * @param clock nanoseconds that never go back, {@link Ticker#systemTicker}
   */
  FailedSources(FailureLimit limit, Ticker clock) {
    this.limit = limit;
    this.clock = clock;
    this.windows =
        Caffeine.newBuilder()
            .maximumSize(MAX_SOURCES)
            .expireAfterWrite(limit.window())
            .ticker(clock)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Counts a failure.
   *
   * @return 0 if it may be answered as usual; else after how many seconds the next may
   */
  long count(byte @Nullable [] address) {
    Window window =
        windows.get(source(address), s -> new Window(clock.read(), new AtomicInteger()));
    if (window.failures.incrementAndGet() <= limit.denials()) {
      return 0;
    }
    window.failures.set(limit.denials()); // it must not overflow
    long left = limit.window().toNanos() - (clock.read() - window.begin);
    return Math.max(1, Math.ceilDiv(left, NANOS));
  }

  private static ByteBuffer source(byte @Nullable [] address) {
    if (address == null) {
      return NOBODY;
    }
    return address.length == IPV6_BYTES
        ? ByteBuffer.wrap(Arrays.copyOf(address, NETWORK_BYTES))
        : ByteBuffer.wrap(address);
  }
}
