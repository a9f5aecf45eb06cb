package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What few keys have. Instants are milliseconds since 1970, rounded so that the key works rather
 * shorter than longer.
 *
 * @param notBefore from when the key works; {@link Long#MIN_VALUE} for always
 * @param expiresAt from when it no longer works; {@link Long#MAX_VALUE} for never
 * @param currentUntil from when its newest secret no longer works
 * @param older the other secrets that may still work
 * @param groupSince the position since which it is in its group
 * @param subject on whose behalf it acts
 * @param subjectSince the position since which it does
 */
record Limits(
    long notBefore,
    long expiresAt,
    long currentUntil,
    List<Older> older,
    long groupSince,
    @Nullable String subject,
    long subjectSince) {

  private static final long FAR = Long.MAX_VALUE - 1;

  /** A secret that a rotation replaced, and from when it no longer works. */
  record Older(SecretHash hash, long until) {}

  /** The limits of a key; {@code null} if it has none. */
  static @Nullable Limits of(KeyView view) {
    List<LiveSecret> secrets = view.secrets();
    Instant currentUntil = secrets.isEmpty() ? null : secrets.getFirst().until();
    boolean none =
        view.restrictions().notBefore() == null
            && view.restrictions().expiresAt() == null
            && currentUntil == null
            && secrets.size() < 2
            && view.groupSince() == view.createdAt()
            && view.subject() == null
            && view.subjectSince() == view.createdAt();
    if (none) {
      return null;
    }
    List<Older> older = new ArrayList<>();
    for (LiveSecret secret : secrets.subList(Math.min(1, secrets.size()), secrets.size())) {
      older.add(new Older(secret.sha256(), end(secret.until())));
    }
    return new Limits(
        start(view.restrictions().notBefore()),
        end(view.restrictions().expiresAt()),
        end(currentUntil),
        List.copyOf(older),
        view.groupSince(),
        view.subject(),
        view.subjectSince());
  }

  /** From when the secret no longer works; {@link Long#MIN_VALUE} if it is not among these. */
  long until(SecretHash secret, boolean current) {
    if (current) {
      return currentUntil;
    }
    for (Older each : older) {
      if (each.hash.equals(secret)) {
        return each.until;
      }
    }
    return Long.MIN_VALUE;
  }

  private static long start(@Nullable Instant instant) {
    if (instant == null) {
      return Long.MIN_VALUE;
    }
    long millis = millis(instant);
    boolean rounded = Math.abs(millis) < FAR && Instant.ofEpochMilli(millis).isBefore(instant);
    return rounded ? millis + 1 : millis;
  }

  private static long end(@Nullable Instant instant) {
    return instant == null ? Long.MAX_VALUE : millis(instant);
  }

  private static long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) { // beyond 292 million years
      return instant.isBefore(Instant.EPOCH) ? -FAR : FAR;
    }
  }
}
