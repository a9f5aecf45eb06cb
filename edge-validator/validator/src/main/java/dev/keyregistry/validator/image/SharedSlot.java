package dev.keyregistry.validator.image;

import org.jspecify.annotations.Nullable;

/**
 * The place of a tenant or a group. Keys refer to the place, so that one change counts for all of
 * them at once. Written by one thread, read by any.
 *
 * @param <I> its identity
 * @param <V> what is known of it
 */
final class SharedSlot<I, V> {

  private static final long ABSENT = -1;

  private final I id;
  private final int number;
  private long position = ABSENT; // the writer's alone
  private volatile @Nullable V value;
  // So that the usual key needs no look at the value itself, which would often miss the cache.
  private volatile boolean harmless;

  /**
   * A place of which nothing is known yet.
   *
   * @param number by which rows refer to it; negative if they do not
   */
  SharedSlot(I id, int number) {
    this.id = id;
    this.number = number;
  }

  I id() {
    return id;
  }

  int number() {
    return number;
  }

  /** What is known; {@code null} if nothing is, or if the newest record could not be read. */
  @Nullable V value() {
    return value;
  }

  /** Whether it is known, and stands against no key that refers to it. */
  boolean isHarmless() {
    return harmless;
  }

  /** Whether nothing was read of it; for the writer. */
  boolean isAbsent() {
    return position == ABSENT;
  }

  /** The position that it reflects, 0 if it is absent; for the writer. */
  long position() {
    return Math.max(0, position);
  }

  /**
   * Takes in what was read last.
   *
   * @param position what it reflects
   * @param value {@code null} if the record could not be read
   * @param harmless whether the value stands against no key
   */
  void set(long position, @Nullable V value, boolean harmless) {
    this.position = position;
    this.harmless = false; // first of all: what narrows must not be passed over
    this.value = value;
    this.harmless = harmless;
  }

  void clear() {
    set(ABSENT, null, false);
  }
}
