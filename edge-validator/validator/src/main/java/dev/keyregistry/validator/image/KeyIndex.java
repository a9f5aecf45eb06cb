package dev.keyregistry.validator.image;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys by identity and by each of their secrets. A key stands in one row, at the place of its
 * newest secret; a key without one, at a place of its own.
 */
final class KeyIndex {

  private final RowTable bySecret;
  private final PlaceTable byId = new PlaceTable();
  // How often a key moved to the row of another secret: a search by identity may miss it meanwhile.
  private final AtomicInteger moves = new AtomicInteger();

  KeyIndex(Tenants tenants, Grants grants) {
    bySecret = new RowTable(tenants, grants);
  }

  @Nullable KeyEntry find(KeyId id) {
    return find(id.uuid().getMostSignificantBits(), id.uuid().getLeastSignificantBits());
  }

  private @Nullable KeyEntry find(long idHigh, long idLow) {
    while (true) {
      int before = moves.get();
      KeyEntry found = byId.find(idHigh, idLow, bySecret);
      if (found != null || moves.get() == before) {
        return found;
      }
    }
  }

  @Nullable KeyEntry find(SecretHash secret) {
    Rows rows = bySecret.rows();
    int row = rows.find(bySecret.place(secret), secret);
    if (row == Rows.NONE) {
      return null;
    }
    while (true) {
      KeyEntry key = rows.entry(row, secret);
      if (key != null) {
        return key;
      }
      int kind = rows.kind(row);
      if (kind == RowState.REMOVED) {
        return null;
      }
      if (kind == RowState.OLDER) {
        return ofOlder(rows, row, secret);
      } // else the key came back to this secret in between
    }
  }

  // What a secret that was replaced is worth stands in its key's one entry, and changes with it.
  private @Nullable KeyEntry ofOlder(Rows rows, int row, SecretHash secret) {
    KeyEntry key = find(rows.idHigh(row), rows.idLow(row));
    return key != null && key.hasSecret(secret) ? key : null;
  }

  void forEach(Consumer<KeyEntry> action) {
    bySecret.forEach(action);
  }

  int size() {
    return byId.size();
  }

  /** Whether one of the key's secrets is another key's. */
  boolean isClaimedByAnother(KeyEntry entry) {
    return isAnothers(entry.rowHash(), entry)
        || entry.olderSecrets().stream().anyMatch(each -> isAnothers(each.hash(), entry));
  }

  private boolean isAnothers(SecretHash secret, KeyEntry entry) {
    Rows rows = bySecret.rows();
    int row = rows.find(bySecret.place(secret), secret);
    return row != Rows.NONE && !rows.isOf(row, entry.idHigh(), entry.idLow());
  }

  /**
   * Adds a key or puts a newer entry in the place of the one held. When it returns, no secret leads
   * to the older entry any more. In between, each secret leads to a whole entry, older or newer.
   */
  void put(KeyEntry entry) {
    KeyEntry held = find(entry.id());
    bySecret.putKey(entry.rowHash(), entry);
    int place = bySecret.place(entry.rowHash());
    if (held == null) {
      byId.add(entry, place);
    } else if (!held.rowHash().equals(entry.rowHash())) {
      byId.replace(entry, bySecret.place(held.rowHash()), place);
      moves.incrementAndGet();
    }
    for (Limits.Older older : entry.olderSecrets()) {
      bySecret.putOlder(older.hash(), entry);
    }
    if (held != null) {
      removeSecrets(held, entry);
    }
  }

  /** Takes a key that is held out, with all its secrets. */
  void remove(KeyEntry held) {
    byId.remove(held, bySecret.place(held.rowHash()));
    bySecret.remove(held.rowHash());
    held.olderSecrets().forEach(each -> bySecret.remove(each.hash()));
  }

  private void removeSecrets(KeyEntry held, KeyEntry entry) {
    if (!held.rowHash().equals(entry.rowHash())) {
      removeUnlessOlder(held.rowHash(), entry);
    }
    for (Limits.Older each : held.olderSecrets()) {
      if (!each.hash().equals(entry.rowHash())) {
        removeUnlessOlder(each.hash(), entry);
      }
    }
  }

  private void removeUnlessOlder(SecretHash secret, KeyEntry entry) {
    List<Limits.Older> older = entry.olderSecrets();
    if (older.stream().noneMatch(each -> each.hash().equals(secret))) {
      bySecret.remove(secret);
    }
  }
}
