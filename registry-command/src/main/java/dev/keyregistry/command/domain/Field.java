package dev.keyregistry.command.domain;

import org.jspecify.annotations.Nullable;

/** What a change says of one field: nothing, or what it is from now on. */
public sealed interface Field<T> {

  /** The field stays what it is. */
  record Kept<T>() implements Field<T> {}

  /**
   * The field is replaced.
   *
   * @param value what by; {@code null} clears it
   */
  record Given<T>(@Nullable T value) implements Field<T> {}

  /** The field after the change. */
  default @Nullable T over(@Nullable T before) {
    return switch (this) {
      case Kept<T> k -> before;
      case Given<T> g -> g.value();
    };
  }
}
