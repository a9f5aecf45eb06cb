package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.SecretHash;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A search for the key of one secret. What it waits for is guarded by the image's lock. */
final class Fill {

  private final SecretHash secret;
  private final long startedNanos;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long askedAt;
  private long recordsBefore;
  private boolean named;
  private @Nullable ViewAnswer early;
  private int asks;

  Fill(SecretHash secret, long startedNanos) {
    this.secret = secret;
    this.startedNanos = startedNanos;
  }

  SecretHash secret() {
    return secret;
  }

  long startedNanos() {
    return startedNanos;
  }

  /** Completes when the search has ended, however it did. */
  CompletableFuture<Void> done() {
    return done;
  }

  /** What the edge had read when it asked (rule E8). */
  long askedAt() {
    return askedAt;
  }

  /** How often was asked. */
  int asks() {
    return asks;
  }

  /** How many records of keys had come when it was asked. */
  long recordsBefore() {
    return recordsBefore;
  }

  /** It is asked now, the edge having read up to here, and so many records of keys. */
  void asking(long position, long records) {
    askedAt = position;
    recordsBefore = records;
    named = false;
    early = null;
    asks++;
  }

  /** Whether a record that names the secret came since it was asked. */
  boolean isNamed() {
    return named;
  }

  void name() {
    named = true;
  }

  /** An answer about a key that this edge has yet to read of; {@code null} if there is none. */
  @Nullable ViewAnswer early() {
    return early;
  }

  void keep(ViewAnswer answer) {
    early = answer;
  }
}
