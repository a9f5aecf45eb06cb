package dev.keyregistry.validator.image;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From the identity of a key to its current entry. */
final class KeyTable extends ProbeTable<KeyEntry> {

  private final long m1 = multiplier();
  private final long m2 = multiplier();

  @Nullable KeyEntry find(UUID id) {
    return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  @Nullable KeyEntry find(long high, long low) {
    Cells<KeyEntry> cells = cells();
    long hash = high * m1 + low * m2;
    byte wanted = Cells.tagOf(hash);
    for (int cell = cells.start(hash); ; cell = cell + 1 & cells.mask) {
      byte tag = cells.tag(cell);
      if (tag == wanted) {
        KeyEntry entry = cells.entry(cell);
        if (entry != null && entry.idLow() == low && entry.idHigh() == high) {
          return entry;
        }
      } else if (tag == Cells.FREE) {
        return null;
      }
    }
  }

  @Override
  long hashOf(KeyEntry entry) {
    return entry.idHigh() * m1 + entry.idLow() * m2;
  }
}
