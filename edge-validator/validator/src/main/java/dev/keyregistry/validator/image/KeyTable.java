package dev.keyregistry.validator.image;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From the identity of a key to its current entry. */
final class KeyTable extends ProbeTable<KeyEntry> {

  static final int NONE = -1;

  private final long m1 = multiplier();
  private final long m2 = multiplier();

  @Nullable KeyEntry find(UUID id) {
    return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  @Nullable KeyEntry find(long high, long low) {
    Cells<KeyEntry> cells = cells();
    int cell = cellOf(cells, high, low);
    return cell == NONE ? null : cells.entry(cell);
  }

  /** The cell of the key, or {@link #NONE}; for the writer. */
  int cellOf(UUID id) {
    return cellOf(cells(), id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private int cellOf(Cells<KeyEntry> cells, long high, long low) {
    long hash = high * m1 + low * m2;
    byte wanted = Cells.tagOf(hash);
    int cell = cells.start(hash);
    for (byte tag = cells.tag(cell); tag != Cells.FREE; tag = cells.tag(cell)) {
      if (tag == wanted) {
        KeyEntry entry = cells.entry(cell);
        if (entry != null && entry.idLow() == low && entry.idHigh() == high) {
          return cell;
        }
      }
      cell = cell + 1 & cells.mask;
    }
    return NONE;
  }

  @Override
  long hashOf(KeyEntry entry) {
    return entry.idHigh() * m1 + entry.idLow() * m2;
  }
}
