package dev.keyregistry.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.UUID;

/** A UUID as 26 lower-case characters of Crockford's base32, in the UUID's own order. */
final class Base32Uuid {

  private static final int LENGTH = 26;
  private static final int LOW_DIGITS = 12;
  private static final int BITS = 5;
  private static final int MASK = 31;
  private static final byte[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".getBytes(ISO_8859_1);
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (byte i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = i;
    }
  }

  private Base32Uuid() {}

  /** The text of an id: an edge writes one into every answer. */
  static String encode(String prefix, UUID uuid) {
    byte[] start = prefix.getBytes(ISO_8859_1);
    byte[] text = Arrays.copyOf(start, start.length + LENGTH);
    int end = text.length;
    // Each digit by itself, so that none waits for another. The lower half holds twelve and four
    // bits of a thirteenth, which takes its last bit from the upper half.
    long low = uuid.getLeastSignificantBits();
    for (int i = 0; i < LOW_DIGITS; i++) {
      text[--end] = DIGITS[(int) (low >>> (BITS * i)) & MASK];
    }
    long high = uuid.getMostSignificantBits();
    text[--end] = DIGITS[(int) ((low >>> (BITS * LOW_DIGITS)) | (high << 4)) & MASK];
    for (int i = 0; i < LENGTH - LOW_DIGITS - 1; i++) {
      text[--end] = DIGITS[(int) (high >>> (BITS * i + 1)) & MASK];
    }
    return new String(text, ISO_8859_1);
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
