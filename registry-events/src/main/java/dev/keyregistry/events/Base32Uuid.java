package dev.keyregistry.events;

import java.util.Arrays;
import java.util.UUID;

/** A UUID as 26 lower-case characters of Crockford's base32, in the UUID's own order. */
final class Base32Uuid {

  private static final int LENGTH = 26;
  private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (byte i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = i;
    }
  }

  private Base32Uuid() {}

  static String encode(UUID uuid) {
    char[] text = new char[LENGTH];
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) (low & 31)];
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(text);
  }

  /**
   * Reads what {@link #encode} wrote, behind a prefix.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static UUID decode(String prefix, String text) {
    int from = prefix.length();
    if (!text.startsWith(prefix) || text.length() - from != LENGTH) {
      throw new IllegalArgumentException(
          "an id of this kind is " + prefix + " and " + LENGTH + " characters");
    }
    long high = 0;
    long low = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      // 26 digits hold 130 bits: the first may only use three of its five.
      if (value < 0 || (i == from && value > 7)) {
        throw new IllegalArgumentException("an id holds a character that is not of base32");
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | value;
    }
    return new UUID(high, low);
  }
}
