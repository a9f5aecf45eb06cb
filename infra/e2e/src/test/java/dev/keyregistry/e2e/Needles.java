package dev.keyregistry.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds secrets in bytes: as they are, in base64 at any alignment, and in hex. What is looked for
 * is the random middle of a secret, so that one that was cut off or wrapped is found too.
 */
final class Needles {

  private static final int PREFIX = 12; // brand, environment, and the first random characters
  private static final int SUFFIX = 8; // the check sum, and what a hint may show
  private static final int WINDOW = 8;

  // Patterns by their first eight bytes; the bit set answers most look-ups.
  private final Map<Long, List<byte[]>> patterns = new HashMap<>();
  private final BitSet maybe = new BitSet(1 << 16);

  Needles(Collection<String> secrets) {
    for (String secret : secrets) {
      String middle = secret.substring(prefix(secret), secret.length() - SUFFIX);
      byte[] bytes = middle.getBytes(StandardCharsets.US_ASCII);
      add(bytes);
      String hex = HexFormat.of().formatHex(bytes);
      add(hex.getBytes(StandardCharsets.US_ASCII));
      add(hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
      for (int shift = 0; shift < 3; shift++) {
        add(base64(bytes, shift));
      }
    }
  }

  private static int prefix(String secret) {
    return secret.indexOf('_') < 0 ? 0 : PREFIX; // a reference ID is random from its start
  }

  /** What base64 makes of the bytes after {@code shift} others, without what the others touch. */
  private static byte[] base64(byte[] bytes, int shift) {
    byte[] shifted = new byte[shift + bytes.length];
    System.arraycopy(bytes, 0, shifted, shift, bytes.length);
    byte[] encoded = Base64.getEncoder().withoutPadding().encode(shifted);
    int from = Math.ceilDiv(shift * 8, 6);
    int to = (shifted.length * 8) / 6;
    return Arrays.copyOfRange(encoded, from, to);
  }

  private void add(byte[] pattern) {
    long window = 0;
    for (int i = 0; i < WINDOW; i++) {
      window = (window << 8) | (pattern[i] & 0xff);
    }
    patterns.computeIfAbsent(window, w -> new ArrayList<>()).add(pattern);
    maybe.set(hash(window));
  }

  boolean isIn(byte[] haystack) {
    long window = 0;
    for (int i = 0; i < haystack.length; i++) {
      window = (window << 8) | (haystack[i] & 0xff);
      if (i >= WINDOW - 1 && maybe.get(hash(window)) && isAt(haystack, i - WINDOW + 1, window)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] haystack, int from, long window) {
    return patterns.getOrDefault(window, List.of()).stream()
        .anyMatch(
            pattern ->
                from + pattern.length <= haystack.length
                    && Arrays.equals(
                        haystack, from, from + pattern.length, pattern, 0, pattern.length));
  }

  private static int hash(long window) {
    return (int) ((window * 0x9E3779B97F4A7C15L) >>> 48);
  }
}
