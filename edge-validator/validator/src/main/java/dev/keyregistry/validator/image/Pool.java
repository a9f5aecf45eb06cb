package dev.keyregistry.validator.image;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equal values held once, for as long as something uses them. For the writer alone. */
final class Pool<T> {

  private static final class Use<T> {
    final T value;
    int count;

    Use(T value) {
      this.value = value;
    }
  }

  private final Map<T, Use<T>> uses = new HashMap<>();

  /** The one value that is equal to this one. */
  T acquire(T value) {
    Use<T> use = uses.get(value);
    if (use == null) {
      use = new Use<>(value);
      uses.put(value, use);
    }
    use.count++;
    return use.value;
  }

  /** Gives back what {@link #acquire} gave. */
  void release(@Nullable T value) {
    Use<T> use = value == null ? null : uses.get(value);
    if (use != null && --use.count == 0) {
      uses.remove(use.value);
    }
  }

  int size() {
    return uses.size();
  }
}
