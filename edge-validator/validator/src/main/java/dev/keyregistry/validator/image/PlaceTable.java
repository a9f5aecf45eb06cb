package dev.keyregistry.validator.image;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * From the identity of a key to the place of its newest secret in a {@link RowTable}, where the row
 * tells whether it is the right one: a cell holds half of a hash of the identity, and the place.
 * For one writer and any number of readers.
 */
final class PlaceTable {

  private static final int SMALLEST = 64;
  private static final double MAX_LOAD = 0.8;
  private static final double LOAD_WHEN_NEW = 0.6;
  private static final long FREE = 0;
  private static final long REMOVED = 1; // no cell in use: the upper half of those is odd

  private final long m1 = Multipliers.random();
  private final long m2 = Multipliers.random();
  private volatile AtomicLongArray cells = new AtomicLongArray(SMALLEST);
  private int live;
  private int used;

  int size() {
    return live;
  }

  /** The key as its row says; {@code null} if there is none, or if it just moves to another row. */
  @Nullable KeyEntry find(long idHigh, long idLow, RowTable bySecret) {
    AtomicLongArray all = cells;
    int half = half(idHigh, idLow);
    for (int cell = start(half, all); ; cell = next(cell, all)) {
      long held = all.getAcquire(cell);
      if (held == FREE) {
        return null;
      }
      if (half(held) == half) {
        Rows rows = bySecret.rows(); // after the cell: those that have its place, or newer ones
        int row = rows.findKey((int) held, idHigh, idLow);
        KeyEntry found = row == Rows.NONE ? null : rows.entry(row);
        if (found != null) {
          return found;
        }
      }
    }
  }

  /** Adds a key that is not in the table. */
  void add(KeyEntry key, int place) {
    if (used + 1 > cells.length() * MAX_LOAD) {
      renew();
    }
    int half = half(key.idHigh(), key.idLow());
    if (put(cells, cell(half, place))) {
      used++;
    }
    live++;
  }

  /** Lets a key that the table holds have another place. */
  void replace(KeyEntry key, int before, int place) {
    int half = half(key.idHigh(), key.idLow());
    cells.setRelease(indexOf(half, before), cell(half, place));
  }

  /** Takes out a key that the table holds. */
  void remove(KeyEntry key, int place) {
    cells.setRelease(indexOf(half(key.idHigh(), key.idLow()), place), REMOVED);
    live--;
  }

  private int indexOf(int half, int place) {
    AtomicLongArray all = cells;
    int cell = start(half, all);
    while (all.getPlain(cell) != cell(half, place)) {
      if (all.getPlain(cell) == FREE) {
        throw new IllegalStateException("the table does not hold the key");
      }
      cell = next(cell, all);
    }
    return cell;
  }

  /** Puts a value into the first cell without one; whether that was never used before. */
  private static boolean put(AtomicLongArray into, long value) {
    int cell = start(half(value), into);
    long held = into.getPlain(cell);
    while (held != FREE && held != REMOVED) {
      cell = next(cell, into);
      held = into.getPlain(cell);
    }
    into.setRelease(cell, value);
    return held == FREE;
  }

  private void renew() {
    AtomicLongArray old = cells;
    var renewed = new AtomicLongArray((int) Math.max(SMALLEST, (live + 1) / LOAD_WHEN_NEW));
    for (int cell = 0; cell < old.length(); cell++) {
      long held = old.getPlain(cell);
      if (held != FREE && held != REMOVED) {
        put(renewed, held);
      }
    }
    used = live;
    cells = renewed;
  }

  private int half(long idHigh, long idLow) {
    return (int) ((idHigh * m1 + idLow * m2) >>> Integer.SIZE) | 1;
  }

  private static int half(long cell) {
    return (int) (cell >>> Integer.SIZE);
  }

  private static long cell(int half, int place) {
    return ((long) half << Integer.SIZE) | (place & 0xffff_ffffL);
  }

  private static int start(int half, AtomicLongArray cells) {
    return (int) (((half & 0xffff_ffffL) * cells.length()) >>> Integer.SIZE);
  }

  private static int next(int cell, AtomicLongArray cells) {
    return cell + 1 == cells.length() ? 0 : cell + 1;
  }
}
