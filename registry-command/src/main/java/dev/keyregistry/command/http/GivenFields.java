package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.Field;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a body has. In a change, what is absent stays, and what is {@code null} is
 * cleared.
 */
record GivenFields(Set<String> names) {

  /** What the body says of a field that was read as {@code value}. */
  <T> Field<T> field(String name, @Nullable T value) {
    return names.contains(name) ? new Field.Given<>(value) : new Field.Kept<>();
  }

  /** Whether the field is there, and {@code null}. */
  boolean clears(String name, @Nullable Object value) {
    return value == null && names.contains(name);
  }
}
