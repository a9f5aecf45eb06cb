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
  private long position = ABSENT; // the writer's alone
  private volatile @Nullable V value;

  SharedSlot(I id) {
    this.id = id;
  }

  I id() {
    return id;
  }

  /** What is known; {@code null} if nothing is, or if the newest record could not be read. */
  @Nullable V value() {
    return value;
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
   */
  void set(long position, @Nullable V value) {
    this.position = position;
    this.value = value;
  }

  void clear() {
    position = ABSENT;
    value = null;
  }
}
