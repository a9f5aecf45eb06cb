package dev.keyregistry.validator.image;

import java.security.SecureRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An open-addressing table for one writer and any number of readers, who take no lock. Keys hash by
 * random multipliers: whoever imports hashes of his own choice cannot make them collide.
 */
abstract class ProbeTable<E> {

  private static final int SMALLEST = 64;
  // Of the cells, at most three in five are in use: a search then visits less than two.
  private static final double MAX_LOAD = 0.6;

  // Readers take it once per search: a search sees the cells of one size.
  private volatile Cells<E> cells = new Cells<>(SMALLEST);
  private int live;
  private int used;

  /** An odd multiplier that nobody outside can know. */
  static long multiplier() {
    RandomGenerator random = new SecureRandom();
    return random.nextLong() | 1;
  }

  abstract long hashOf(E entry);

  final Cells<E> cells() {
    return cells;
  }

  final int size() {
    return live;
  }

  /** Shows every entry; readers may do so while the writer writes. */
  final void forEach(Consumer<E> action) {
    Cells<E> all = cells;
    for (int cell = 0; cell <= all.mask; cell++) {
      byte tag = all.tag(cell);
      if (tag != Cells.FREE && tag != Cells.REMOVED) {
        E entry = all.entry(cell);
        if (entry != null) {
          action.accept(entry);
        }
      }
    }
  }

  /** Adds an entry whose key is not in the table. */
  final void add(E entry) {
    if (used + 1 > cells.mask * MAX_LOAD) {
      grow();
    }
    if (place(cells, entry)) {
      used++;
    }
    live++;
  }

  /** Puts an entry in the place of the one that the table holds under the same key. */
  final void replace(E held, E entry) {
    cells.replace(cellOf(held), entry);
  }

  /** Takes out an entry that the table holds. */
  final void remove(E held) {
    cells.remove(cellOf(held));
    live--;
  }

  private int cellOf(E held) {
    int cell = cells.start(hashOf(held));
    while (!cells.has(cell, held)) {
      if (cells.tag(cell) == Cells.FREE) {
        throw new IllegalStateException("the table does not hold the entry");
      }
      cell = cell + 1 & cells.mask;
    }
    return cell;
  }

  /** Puts the entry into the first cell without one; whether that was never used before. */
  private boolean place(Cells<E> into, E entry) {
    long hash = hashOf(entry);
    int cell = into.start(hash);
    byte tag = into.tag(cell);
    while (tag != Cells.FREE && tag != Cells.REMOVED) {
      cell = cell + 1 & into.mask;
      tag = into.tag(cell);
    }
    into.put(cell, hash, entry);
    return tag == Cells.FREE;
  }

  // What was removed does not come along, so the new cells may well be as many as the old ones.
  private void grow() {
    int size = SMALLEST;
    while (live + 1 > size * MAX_LOAD / 1.5) {
      size *= 2;
    }
    Cells<E> old = cells;
    var grown = new Cells<E>(size);
    for (int cell = 0; cell <= old.mask; cell++) {
      byte tag = old.tag(cell);
      if (tag != Cells.FREE && tag != Cells.REMOVED) {
        place(grown, old.entry(cell));
      }
    }
    used = live;
    cells = grown;
  }
}
