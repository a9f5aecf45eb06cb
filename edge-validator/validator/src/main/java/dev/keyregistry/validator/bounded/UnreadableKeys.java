package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.view.KeyView;
import java.util.LinkedHashMap;

/**
 * The keys whose newest record could not be read (rule E2): no view is taken from elsewhere that
 * may be as old. Of so many keys only; with more of them, of every key that has not changed since.
 * Guarded by the image's lock.
 */
final class UnreadableKeys {

  private static final int MAX_KEYS = 10_000;

  private final LinkedHashMap<KeyId, Denied> keys = new LinkedHashMap<>();
  private long allUpTo;

  /**
   * @param position of the record, or the newest one before it if its own is not known
   */
  private record Denied(long position, boolean isExact) {}

  /**
   * Takes note of such a record.
   *
   * @param position of it; 0 if that could not be read either
   * @param seen the newest position that was read
   */
  void add(KeyId key, long position, long seen) {
    var denied = new Denied(position == 0 ? seen : position, position != 0);
    Denied before = keys.remove(key);
    // A record that is replayed must not lift the denial of a later one.
    keys.put(key, before != null && before.position > denied.position ? before : denied);
    if (keys.size() > MAX_KEYS) {
      allUpTo = Math.max(allUpTo, keys.pollFirstEntry().getValue().position);
    }
  }

  /** A view came on the feed. */
  void came(KeyView view) {
    Denied denied = keys.get(view.id());
    if (denied != null && view.position() > denied.position) {
      keys.remove(view.id());
    }
  }

  void remove(KeyId key) {
    keys.remove(key);
  }

  /** Whether a view from elsewhere may be no newer than a record that could not be read. */
  boolean forbid(KeyView view) {
    Denied denied = keys.get(view.id());
    return denied == null
        ? view.position() <= allUpTo
        : !denied.isExact || view.position() <= denied.position;
  }
}
