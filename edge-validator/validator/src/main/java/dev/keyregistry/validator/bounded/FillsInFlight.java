package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.KeyView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The searches under way, one for each secret, and what came on the feed meanwhile. Guarded by the
 * image's lock.
 */
final class FillsInFlight {

  private static final int MAX_RECORDS = 65_536;

  /**
   * What came of a key.
   *
   * @param position of its newest record
   * @param number of that record, counted as they came
   */
  private record Came(long position, long number) {}

  private final Map<SecretHash, Fill> fills = new HashMap<>();
  // The newest record of each key that came while anything was asked for, oldest first.
  private final LinkedHashMap<KeyId, Came> meanwhile = new LinkedHashMap<>();
  private long records;
  private long forgotten;

  @Nullable Fill of(SecretHash secret) {
    return fills.get(secret);
  }

  int size() {
    return fills.size();
  }

  void add(Fill fill) {
    fills.put(fill.secret(), fill);
  }

  /** Ends a search; {@code false} if it has ended. */
  boolean remove(Fill fill) {
    boolean ended = fills.remove(fill.secret(), fill);
    if (fills.isEmpty()) {
      meanwhile.clear();
    }
    return ended;
  }

  /** Whether it has not ended. */
  @SuppressWarnings("ReferenceEquality") // this search, and no later one
  boolean has(Fill fill) {
    return fills.get(fill.secret()) == fill;
  }

  /** How many records came: what comes later has a greater number. */
  long records() {
    return records;
  }

  /**
   * A record of the key came.
   *
   * @param position of the record; {@link Long#MAX_VALUE} if it outdates every view asked for
   *     before
   */
  void came(KeyId key, long position) {
    records++;
    if (fills.isEmpty()) {
      return;
    }
    Came before = meanwhile.remove(key);
    long newest = before == null ? position : Math.max(before.position, position);
    meanwhile.put(key, new Came(newest, records));
    if (meanwhile.size() > MAX_RECORDS) {
      forgotten = meanwhile.pollFirstEntry().getValue().number;
    }
  }

  /** A view of the key came. */
  void came(KeyView view) {
    came(view.id(), view.position());
    if (!fills.isEmpty()) {
      for (KeyView.LiveSecret secret : view.secrets()) {
        Fill fill = fills.get(secret.sha256());
        if (fill != null) {
          fill.name();
        }
      }
    }
  }

  /** Whether something newer than the view came of its key, or may have, since it was asked. */
  boolean isSuperseded(Fill fill, KeyView view) {
    Came came = meanwhile.get(view.id());
    return fill.recordsBefore() < forgotten
        || (came != null && came.number > fill.recordsBefore() && came.position > view.position());
  }

  /** The searches whose answer waited for this position. */
  List<Fill> due(long applied) {
    return fills.isEmpty()
        ? List.of()
        : fills.values().stream().filter(f -> isDue(f, applied)).toList();
  }

  private static boolean isDue(Fill fill, long applied) {
    ViewAnswer early = fill.early();
    return early != null && early.view() != null && early.view().position() <= applied;
  }
}
