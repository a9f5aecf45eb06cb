package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;
import java.util.function.Consumer;

/**
 * From the hash of a secret to its row, for one writer and any number of readers. Hashes are spread
 * by random multipliers: whoever imports hashes of his own choice cannot make them collide.
 */
final class RowTable {

  private static final int SMALLEST = 64;
  // New rows are three in five in use, and there are new ones when four in five are.
  private static final double MAX_LOAD = 0.8;
  private static final double LOAD_WHEN_NEW = 0.6;

  private final long m1 = Multipliers.random();
  private final long m2 = Multipliers.random();
  private final long m3 = Multipliers.random();
  private final long m4 = Multipliers.random();

  private final Tenants tenants;
  private final Grants grants;
  // Readers take it once per search: a search sees the rows of one size.
  private volatile Rows rows;
  private int live;
  private int used;

  RowTable(Tenants tenants, Grants grants) {
    this.tenants = tenants;
    this.grants = grants;
    rows = new Rows(SMALLEST, tenants, grants.numbered());
  }

  Rows rows() {
    return rows;
  }

  /** Where the search for a secret starts, whatever the size. */
  int place(SecretHash secret) {
    long hash = secret.a() * m1 + secret.b() * m2 + secret.c() * m3 + secret.d() * m4;
    return (int) (hash >>> Integer.SIZE);
  }

  /** Lets a secret lead to a key: to this entry of it. */
  void putKey(SecretHash secret, KeyEntry key) {
    int place = place(secret);
    int row = rows.find(place, secret);
    if (row == Rows.NONE) {
      makeRoom();
      rows.add(place, secret, key, false);
    } else {
      if (grants.areMostlyGone(live)) {
        renew();
        row = rows.find(place, secret);
      }
      rows.set(row, key);
    }
  }

  /** Lets a secret lead to a key by the key's identity. */
  void putOlder(SecretHash secret, KeyEntry key) {
    int place = place(secret);
    int row = rows.find(place, secret);
    if (row == Rows.NONE) {
      makeRoom();
      rows.add(place, secret, key, true);
    } else {
      rows.setOlder(row);
    }
  }

  /** Takes a secret out. */
  void remove(SecretHash secret) {
    int row = rows.find(place(secret), secret);
    if (row != Rows.NONE) {
      rows.remove(row);
      live--;
    }
  }

  /** Shows every key; readers may do so while the writer writes. */
  void forEach(Consumer<KeyEntry> action) {
    Rows all = rows;
    for (int row = 0; row < all.size(); row++) {
      KeyEntry entry = all.entry(row);
      if (entry != null) {
        action.accept(entry);
      }
    }
  }

  private void makeRoom() {
    if (used + 1 > rows.size() * MAX_LOAD) {
      renew();
    }
    live++;
    used++;
  }

  // What was removed does not come along, so the new rows may well be as many as the old ones.
  private void renew() {
    Rows old = rows;
    int size = (int) Math.max(SMALLEST, (live + 1) / LOAD_WHEN_NEW);
    var renewed = new Rows(size, tenants, grants.renumber());
    for (int row = 0; row < old.size(); row++) {
      int kind = old.kind(row);
      if (kind != RowState.FREE && kind != RowState.REMOVED) {
        Grant grant = old.grant(row);
        renewed.copy(old, row, place(old.hash(row)), grant == null ? 0 : grant.number());
      }
    }
    used = live;
    rows = renewed;
  }
}
