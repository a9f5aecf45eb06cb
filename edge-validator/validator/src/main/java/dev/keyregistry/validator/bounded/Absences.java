package dev.keyregistry.validator.bounded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.SecretHash;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Secrets of which it is known that no key has them: until a record on the feed names one. A new
 * key's first record does, so that the key works as soon as the edge has read of it.
 */
final class Absences {

  private static final int MAX_SECRETS = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Cache<SecretHash, Boolean> secrets;
  private final LongAdder hits = new LongAdder();

  Absences(Ticker ticker) {
    secrets =
        Caffeine.newBuilder()
            .maximumSize(MAX_SECRETS)
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Whether no key has the secret. */
  boolean has(SecretHash secret) {
    boolean known = secrets.getIfPresent(secret) != null;
    if (known) {
      hits.increment();
    }
    return known;
  }

  void add(SecretHash secret) {
    secrets.put(secret, true);
  }

  void remove(SecretHash secret) {
    secrets.invalidate(secret);
  }

  /** How often it was asked for one that it has. */
  long hits() {
    return hits.sum();
  }
}
