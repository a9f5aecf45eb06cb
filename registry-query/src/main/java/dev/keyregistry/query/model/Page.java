package dev.keyregistry.query.model;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items in the list's order
 * @param more whether others come after them
 */
public record Page<T>(List<T> items, boolean more) {

  public Page {
    items = List.copyOf(items);
  }

  /** The page of at most {@code limit} out of up to one more than that. */
  public static <T> Page<T> of(List<T> upToOneMore, int limit) {
    return upToOneMore.size() > limit
        ? new Page<>(upToOneMore.subList(0, limit), true)
        : new Page<>(upToOneMore, false);
  }
}
