package dev.keyregistry.validator.image;

import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From an entry back to a view. It is not the view that the entry was made of, which had more
 * digits of its instants and counted its secrets, but the entry made of it is the same.
 */
final class EntryView {

  // Below a millisecond: what Limits rounds away again.
  private static final long WITHIN_A_MILLI = 999_999;

  private EntryView() {}

  static KeyView of(KeyEntry entry, KeyStatus status, @Nullable Limits limits) {
    return new KeyView(
        entry.id(),
        entry.tenant(),
        entry.group(),
        entry.groupSince(),
        entry.environment(),
        status,
        entry.grant().scopes(),
        entry.grant().roles(),
        entry.subject(),
        entry.subjectSince(),
        restrictions(entry, limits),
        entry.grant().usage(),
        secrets(entry, limits),
        entry.createdAt(),
        entry.position());
  }

  private static Restrictions restrictions(KeyEntry entry, @Nullable Limits limits) {
    Instant notBefore = limits == null ? null : start(limits.notBefore());
    Instant expiresAt = limits == null ? null : end(limits.expiresAt());
    if (notBefore != null && expiresAt != null && !notBefore.isBefore(expiresAt)) {
      // Both were within a millisecond, and each was rounded to its own side.
      notBefore = notBefore.minusNanos(WITHIN_A_MILLI);
      expiresAt = expiresAt.plusNanos(WITHIN_A_MILLI);
    }
    return new Restrictions(entry.allowedIps(), notBefore, expiresAt);
  }

  private static List<LiveSecret> secrets(KeyEntry entry, @Nullable Limits limits) {
    Instant currentUntil = limits == null ? null : end(limits.currentUntil());
    List<Limits.Older> older = entry.olderSecrets();
    if (entry.hasNoHash() && older.isEmpty() && currentUntil == null) {
      return List.of();
    }
    List<LiveSecret> secrets = new ArrayList<>(older.size() + 1);
    int generation = older.size() + 1;
    secrets.add(new LiveSecret(generation, entry.hash(), currentUntil));
    for (Limits.Older each : older) {
      secrets.add(new LiveSecret(--generation, each.hash(), end(each.until())));
    }
    return secrets;
  }

  private static @Nullable Instant start(long millis) {
    return millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable Instant end(long millis) {
    return millis == Long.MAX_VALUE ? null : Instant.ofEpochMilli(millis);
  }
}
