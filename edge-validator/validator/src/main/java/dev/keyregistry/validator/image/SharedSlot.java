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

  /**
   * What was read last.
   *
   * @param position what it reflects
   * @param value {@code null} if the record could not be read
   */
  private record Held<V>(long position, @Nullable V value) {}

  private final I id;
  private volatile @Nullable Held<V> held;

  SharedSlot(I id) {
    this.id = id;
  }

  I id() {
    return id;
  }

  /** What is known; {@code null} if nothing is, or if the newest record could not be read. */
  @Nullable V value() {
    Held<V> now = held;
    return now == null ? null : now.value;
  }

  boolean isAbsent() {
    return held == null;
  }

  /** The position that it reflects; 0 if it is absent. */
  long position() {
    Held<V> now = held;
    return now == null ? 0 : now.position;
  }

  void set(long position, @Nullable V value) {
    held = new Held<>(position, value);
  }

  void clear() {
    held = null;
  }
}
