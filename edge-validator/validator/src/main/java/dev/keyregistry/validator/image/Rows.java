package dev.keyregistry.validator.image;

import dev.keyregistry.events.SecretHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a {@link RowTable} of one size: for each secret one of eight words, as long as a line
 * of a processor's cache, which hold all that is known of a usual key.
 *
 * <p>Memory decides what a look-up costs. In a large image each look at a place that was not looked
 * at lately takes longer than hashing the secret. So there is one such look: a byte of the hash of
 * each row, eight rows a group, is small enough to stay in the cache and tells the row; the row is
 * its own entry.
 *
 * <p>What readers rely on, who take no lock: the hash and the identity in a row never change, and a
 * row that was removed is not used again before the table gets new rows. What changes is one word,
 * the state, and it changes at once. Of a key that does not fit into it the entry, which is
 * immutable, stands in {@code unusual}; it is written before the state that announces it. A row is
 * written before its state, and its state before the byte that leads there.
 */
final class Rows {

  static final int NONE = -1;

  private static final int PER_GROUP = Long.BYTES;
  private static final int WORDS = 8;
  private static final int ID_HIGH = 4;
  private static final int ID_LOW = 5;
  private static final int POSITIONS = 6;
  private static final int STATE = 7;
  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] tags;
  private final long[] words;
  private final AtomicReferenceArray<@Nullable KeyEntry> unusual;
  private final Tenants tenants;
  private final Grants.Numbered grants;

  /**
   * Free rows.
   *
   * @param atLeast how many
   */
  Rows(int atLeast, Tenants tenants, Grants.Numbered grants) {
    int groups = Math.ceilDiv(atLeast, PER_GROUP);
    tags = new long[groups];
    words = new long[Math.multiplyExact(groups * PER_GROUP, WORDS)];
    unusual = new AtomicReferenceArray<>(groups * PER_GROUP);
    this.tenants = tenants;
    this.grants = grants;
  }

  int size() {
    return unusual.length();
  }

  /** The row of a secret; {@link #NONE} if there is none. */
  int find(int place, SecretHash secret) {
    long wanted = EACH * tag(place);
    for (int group = start(place); ; group = next(group)) {
      long held = (long) LONG.getAcquire(tags, group);
      for (long match = zeroBytes(held ^ wanted); match != 0; match &= match - 1) {
        int row = row(group, match);
        if (kind(row) != RowState.REMOVED && hasHash(row, secret)) {
          return row;
        }
      }
      if (zeroBytes(held) != 0) { // of five rows one at least is free
        return NONE;
      }
    }
  }

  /** The row of a key, by its identity; {@link #NONE} if there is none at that place. */
  int findKey(int place, long idHigh, long idLow) {
    long wanted = EACH * tag(place);
    for (int group = start(place); ; group = next(group)) {
      long held = (long) LONG.getAcquire(tags, group);
      for (long match = zeroBytes(held ^ wanted); match != 0; match &= match - 1) {
        int row = row(group, match);
        if (RowState.isKey(state(row)) && isOf(row, idHigh, idLow)) {
          return row;
        }
      }
      if (zeroBytes(held) != 0) {
        return NONE;
      }
    }
  }

  /** What a row is, of the kinds of {@link RowState}. */
  int kind(int row) {
    return RowState.kind(state(row));
  }

  boolean isOf(int row, long idHigh, long idLow) {
    return words[row * WORDS + ID_HIGH] == idHigh && words[row * WORDS + ID_LOW] == idLow;
  }

  long idHigh(int row) {
    return words[row * WORDS + ID_HIGH];
  }

  long idLow(int row) {
    return words[row * WORDS + ID_LOW];
  }

  SecretHash hash(int row) {
    int at = row * WORDS;
    return new SecretHash(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** The key of a row; {@code null} if it is no key's, or not any more. */
  @Nullable KeyEntry entry(int row) {
    return entry(row, hash(row));
  }

  /**
   * The key of a row.
   *
   * @param hash which the row has
   * @return {@code null} if it is no key's, or not any more
   */
  @Nullable KeyEntry entry(int row, SecretHash hash) {
    while (true) {
      // First: the writer changes it last. So an entry never claims a position it does not reflect.
      long positions = (long) LONG.getAcquire(words, row * WORDS + POSITIONS);
      long state = state(row);
      if (RowState.isUsual(state)) {
        return usual(row, hash, state, positions);
      }
      if (RowState.kind(state) != RowState.UNUSUAL) {
        return null;
      }
      KeyEntry entry = unusual.getAcquire(row);
      if (entry != null) { // else it became a usual one in between
        return entry;
      }
    }
  }

  private KeyEntry usual(int row, SecretHash hash, long state, long positions) {
    return new KeyEntry(
        hash,
        idHigh(row),
        idLow(row),
        RowState.createdAt(positions, state),
        RowState.position(positions),
        tenants.at(RowState.tenant(state)),
        grants.at(RowState.grant(state)),
        RowState.status(state));
  }

  /** Adds the place of a secret: of its key, or of one that a rotation replaced. */
  void add(int place, SecretHash hash, KeyEntry key, boolean older) {
    int row = take(place, hash, key.idHigh(), key.idLow());
    words[row * WORDS + POSITIONS] = RowState.positions(key.createdAt(), key.position());
    if (older) {
      setState(row, RowState.OLDER);
    } else {
      set(row, key);
    }
    announce(row, place);
  }

  /** Lets a row be what this entry of the same key says. */
  void set(int row, KeyEntry key) {
    long positions = RowState.positions(key.createdAt(), key.position());
    long held = words[row * WORDS + POSITIONS];
    if (isUsual(key) && RowState.sameCreation(positions, held)) {
      setState(row, stateOf(key));
      unusual.setRelease(row, null);
      LONG.setRelease(words, row * WORDS + POSITIONS, positions);
    } else {
      unusual.setRelease(row, key);
      setState(row, RowState.UNUSUAL);
    }
  }

  private static boolean isUsual(KeyEntry key) {
    return key.isUsual()
        && RowState.fits(key.tenantNumber(), key.grant().number(), key.createdAt(), key.position());
  }

  private static long stateOf(KeyEntry key) {
    return RowState.of(key.status(), key.tenantNumber(), key.grant().number(), key.createdAt());
  }

  /** Lets a row lead to its key by the key's identity. */
  void setOlder(int row) {
    setState(row, RowState.OLDER);
    unusual.setRelease(row, null);
  }

  /** Takes a row out, for as long as there are these rows. */
  void remove(int row) {
    setState(row, RowState.REMOVED);
    unusual.setRelease(row, null);
  }

  /**
   * Takes over what a row of older rows is.
   *
   * @param grant the number that its grant has from now on
   */
  void copy(Rows from, int source, int place, int grant) {
    int at = source * WORDS;
    int row = take(place, from.hash(source), from.idHigh(source), from.idLow(source));
    words[row * WORDS + POSITIONS] = from.words[at + POSITIONS];
    long state = from.words[at + STATE];
    unusual.setPlain(row, from.unusual.getPlain(source));
    setState(row, RowState.isUsual(state) ? RowState.withGrant(state, grant) : state);
    announce(row, place);
  }

  /** The grant of a row. */
  @Nullable Grant grant(int row) {
    long state = state(row);
    return RowState.isUsual(state) ? grants.at(RowState.grant(state)) : null;
  }

  // In the first group with a free row: no search passes over it, for no row gets free again.
  private int take(int place, SecretHash hash, long idHigh, long idLow) {
    int group = start(place);
    while (zeroBytes(tags[group]) == 0) {
      group = next(group);
    }
    int row = row(group, zeroBytes(tags[group]));
    int at = row * WORDS;
    words[at] = hash.a();
    words[at + 1] = hash.b();
    words[at + 2] = hash.c();
    words[at + 3] = hash.d();
    words[at + ID_HIGH] = idHigh;
    words[at + ID_LOW] = idLow;
    return row;
  }

  private void announce(int row, int place) {
    int group = row / PER_GROUP;
    long tag = tag(place) << (row % PER_GROUP * Byte.SIZE);
    LONG.setRelease(tags, group, tags[group] | tag);
  }

  private boolean hasHash(int row, SecretHash hash) {
    int at = row * WORDS;
    return words[at] == hash.a()
        && words[at + 1] == hash.b()
        && words[at + 2] == hash.c()
        && words[at + 3] == hash.d();
  }

  private long state(int row) {
    return (long) LONG.getAcquire(words, row * WORDS + STATE);
  }

  private void setState(int row, long state) {
    LONG.setRelease(words, row * WORDS + STATE, state);
  }

  // Spreads the places over the groups in their order, so that rows are copied in their order too.
  private int start(int place) {
    return (int) (((place & 0xffff_ffffL) * tags.length) >>> Integer.SIZE);
  }

  private int next(int group) {
    return group + 1 == tags.length ? 0 : group + 1;
  }

  // Never zero, which stands for a free row.
  private static long tag(int place) {
    int low = place & 0xff;
    return low == 0 ? 1 : low;
  }

  private static int row(int group, long match) {
    return group * PER_GROUP + Long.numberOfTrailingZeros(match) / Byte.SIZE;
  }

  /** The highest bit of each byte that is zero, and no other bit. */
  private static long zeroBytes(long eight) {
    return ~(((eight & LOW_BITS) + LOW_BITS) | eight | LOW_BITS);
  }
}
