package dev.keyregistry.validator.image;

import dev.keyregistry.events.view.KeyStatus;

/**
 * The two words in which a row says all that there is to say of a usual key: one in no group, that
 * acts for nobody, never expires and has one secret. What does not fit makes a key an unusual one,
 * which takes more memory and nothing else.
 *
 * <pre>
 * state:    kind (3 bits) | tenant (20) | grant (21) | position of creation, low 20 bits
 * position: position of creation, high 22 bits | position (42)
 * </pre>
 */
final class RowState {

  /** What a row is; {@link #USUAL} and more is a usual key, by its status. */
  static final int FREE = 0;

  static final int REMOVED = 1;

  /** The place of a secret that a rotation replaced: it leads to its key by the key's identity. */
  static final int OLDER = 2;

  /** A key that does not fit: its entry stands beside the rows. */
  static final int UNUSUAL = 3;

  private static final int USUAL = 4;

  private static final int KIND_BITS = 3;
  private static final int TENANT_BITS = 20;
  private static final int GRANT_BITS = 21;
  private static final int CREATED_BITS = 20;
  private static final int POSITION_BITS = 42;
  private static final int GRANT_AT = KIND_BITS + TENANT_BITS;
  private static final int CREATED_AT = GRANT_AT + GRANT_BITS;

  private RowState() {}

  /** Whether all of these fit. */
  static boolean fits(int tenant, int grant, long createdAt, long position) {
    return tenant >>> TENANT_BITS == 0
        && grant >>> GRANT_BITS == 0
        && createdAt >>> POSITION_BITS == 0
        && position >>> POSITION_BITS == 0;
  }

  /** The state of a usual key. */
  static long of(KeyStatus status, int tenant, int grant, long createdAt) {
    return kind(status)
        | ((long) tenant << KIND_BITS)
        | ((long) grant << GRANT_AT)
        | (createdAt << CREATED_AT);
  }

  private static int kind(KeyStatus status) {
    return switch (status) {
      case ACTIVE -> USUAL;
      case DISABLED -> USUAL + 1;
      case REVOKED -> USUAL + 2;
      case DELETED -> USUAL + 3;
    };
  }

  /** The same state with another number of the same grant. */
  static long withGrant(long state, int grant) {
    long others = ~(((1L << GRANT_BITS) - 1) << GRANT_AT);
    return (state & others) | ((long) grant << GRANT_AT);
  }

  static int kind(long state) {
    return (int) state & ((1 << KIND_BITS) - 1);
  }

  /** Whether it is the state of a usual key. */
  static boolean isUsual(long state) {
    return (state & USUAL) != 0;
  }

  /** Whether it is the state of a key, and not only of one of its secrets. */
  static boolean isKey(long state) {
    return kind(state) >= UNUSUAL;
  }

  static KeyStatus status(long state) {
    return switch (kind(state) - USUAL) {
      case 0 -> KeyStatus.ACTIVE;
      case 1 -> KeyStatus.DISABLED;
      case 2 -> KeyStatus.REVOKED;
      default -> KeyStatus.DELETED;
    };
  }

  static int tenant(long state) {
    return (int) (state >>> KIND_BITS) & ((1 << TENANT_BITS) - 1);
  }

  static int grant(long state) {
    return (int) (state >>> GRANT_AT) & ((1 << GRANT_BITS) - 1);
  }

  /** The word of the two positions. */
  static long positions(long createdAt, long position) {
    return ((createdAt >>> CREATED_BITS) << POSITION_BITS) | position;
  }

  /** Whether two words of positions may be of keys that were created at once. */
  static boolean sameCreation(long positions, long others) {
    return (positions ^ others) >>> POSITION_BITS == 0;
  }

  static long position(long positions) {
    return positions & ((1L << POSITION_BITS) - 1);
  }

  static long createdAt(long positions, long state) {
    return ((positions >>> POSITION_BITS) << CREATED_BITS) | (state >>> CREATED_AT);
  }
}
