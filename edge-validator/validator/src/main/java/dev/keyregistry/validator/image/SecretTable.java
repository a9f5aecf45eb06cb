package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;
import org.jspecify.annotations.Nullable;

/** From the hash of a secret to what is held of it. */
final class SecretTable extends ProbeTable<SecretRef> {

  private final long m1 = multiplier();
  private final long m2 = multiplier();
  private final long m3 = multiplier();
  private final long m4 = multiplier();

  @Nullable SecretRef find(SecretHash secret) {
    Cells<SecretRef> cells = cells();
    long hash = hash(secret.a(), secret.b(), secret.c(), secret.d());
    byte wanted = Cells.tagOf(hash);
    // Bounded: three in five cells at most are in use, so a free one ends it.
    for (int cell = cells.start(hash); ; cell = cell + 1 & cells.mask) {
      byte tag = cells.tag(cell);
      if (tag == wanted) {
        SecretRef entry = cells.entry(cell);
        if (entry != null && entry.hasHash(secret)) {
          return entry;
        }
      } else if (tag == Cells.FREE) {
        return null;
      }
    }
  }

  @Override
  long hashOf(SecretRef entry) {
    return hash(entry.a, entry.b, entry.c, entry.d);
  }

  private long hash(long a, long b, long c, long d) {
    return a * m1 + b * m2 + c * m3 + d * m4;
  }
}
