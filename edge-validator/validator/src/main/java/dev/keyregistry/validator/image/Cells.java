package dev.keyregistry.validator.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cells of an open-addressing table: for each, a byte of its key's hash beside the reference,
 * so that a probe seldom has to visit an entry that is another key's, which would miss the cache.
 *
 * <p>An entry never moves from its cell: a reader that is under way cannot overlook it. A tag is
 * written after the reference that it announces.
 */
final class Cells<E> {

  static final byte FREE = 0;
  static final byte REMOVED = 1;

  private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(byte[].class);

  private final byte[] tags;
  private final AtomicReferenceArray<E> entries;
  final int mask;

  Cells(int size) {
    tags = new byte[size];
    entries = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  /** Where the search for a hash starts. */
  int start(long hash) {
    return (int) (hash >>> 32) & mask;
  }

  /** The tag of a hash: neither of the two that mean something else. */
  static byte tagOf(long hash) {
    byte tag = (byte) (hash >>> 24);
    return tag == FREE || tag == REMOVED ? (byte) (tag + 2) : tag;
  }

  byte tag(int cell) {
    return (byte) TAG.getAcquire(tags, cell);
  }

  /** The entry; may be {@code null} where a tag was read before the entry was removed. */
  E entry(int cell) {
    return entries.getAcquire(cell);
  }

  @SuppressWarnings("ReferenceEquality") // this very entry, not an older one of the same key
  boolean has(int cell, E entry) {
    return entries.getAcquire(cell) == entry;
  }

  void put(int cell, long hash, E entry) {
    entries.setRelease(cell, entry);
    TAG.setRelease(tags, cell, tagOf(hash));
  }

  void replace(int cell, E entry) {
    entries.setRelease(cell, entry);
  }

  @SuppressWarnings("NullAway") // an empty cell
  void remove(int cell) {
    TAG.setRelease(tags, cell, REMOVED);
    entries.setRelease(cell, null);
  }
}
