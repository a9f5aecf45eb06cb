package dev.keyregistry.events.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyregistry.events.Environment;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The text of generated secrets: {@code <brand>_<live|test>_sk_<33 random base62><6 base62 of
 * CRC-32>}. The random part holds 196 bits. The checksum covers everything before it, so that a
 * mistyped or invented secret is told without a look-up, and a leaked one by its form.
 */
public final class KeyFormat {

  private static final int RANDOM_CHARACTERS = 33;
  private static final int CHECK_CHARACTERS = 6;
  private static final int BODY_CHARACTERS = RANDOM_CHARACTERS + CHECK_CHARACTERS;
  // 55 bytes are the most that SHA-256 hashes in one block.
  private static final Pattern BRAND = Pattern.compile("[a-z][a-z0-9]{0,6}");
  private static final byte[] BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".getBytes(US_ASCII);

  private final byte[] livePrefix;
  private final byte[] testPrefix;
  private final Pattern anywhere;

  /**
   * The format of one brand.
   *
   * @throws IllegalArgumentException if the brand is not 1 to 7 lower-case letters and digits
   */
  public KeyFormat(String brand) {
    if (!BRAND.matcher(brand).matches()) {
      throw new IllegalArgumentException(
          "a brand is a lower-case letter and up to 6 lower-case letters or digits");
    }
    livePrefix = prefix(brand, Environment.LIVE);
    testPrefix = prefix(brand, Environment.TEST);
    String prefixes = new String(livePrefix, US_ASCII) + '|' + new String(testPrefix, US_ASCII);
    anywhere = Pattern.compile("(?:" + prefixes + ")[0-9A-Za-z]+");
  }

  /** A new secret; {@code random} must be cryptographically strong. */
  public Secret generate(Environment environment, RandomGenerator random) {
    byte[] prefix = environment == Environment.LIVE ? livePrefix : testPrefix;
    byte[] text = Arrays.copyOf(prefix, prefix.length + BODY_CHARACTERS);
    int check = text.length - CHECK_CHARACTERS;
    for (int i = prefix.length; i < check; i++) {
      text[i] = BASE62[random.nextInt(BASE62.length)];
    }
    writeCheck(text, check);
    return Secret.of(new String(text, US_ASCII));
  }

  /** Whether the text starts like a secret of this brand, and so must carry a right checksum. */
  public boolean claims(byte[] text) {
    return claimed(text, 0, text.length) != null;
  }

  /**
   * Whether a part of a text starts like a secret of this brand, and is none: nobody can have it.
   * Cheaper than its hash.
   */
  public boolean isForged(byte[] text, int from, int to) {
    byte[] prefix = claimed(text, from, to);
    return prefix != null && !isWellFormed(text, from, to, prefix);
  }

  /** Matches whatever begins like a secret of this brand, in any text and of any length. */
  public Pattern anywhere() {
    return anywhere;
  }

  /** Whether the text is well-formed: length, alphabet and checksum. */
  public boolean wellFormed(byte[] text) {
    byte[] prefix = claimed(text, 0, text.length);
    return prefix != null && isWellFormed(text, 0, text.length, prefix);
  }

  private static boolean isWellFormed(byte[] text, int from, int to, byte[] prefix) {
    if (to - from != prefix.length + BODY_CHARACTERS) {
      return false;
    }
    int check = to - CHECK_CHARACTERS;
    for (int i = from + prefix.length; i < check; i++) {
      if (!isBase62(text[i])) {
        return false;
      }
    }
    long rest = checksum(text, from, check);
    for (int i = to - 1; i >= check; i--) {
      if (text[i] != BASE62[(int) (rest % BASE62.length)]) {
        return false;
      }
      rest /= BASE62.length;
    }
    return true;
  }

  private static void writeCheck(byte[] text, int from) {
    long rest = checksum(text, 0, from);
    for (int i = text.length - 1; i >= from; i--) {
      text[i] = BASE62[(int) (rest % BASE62.length)];
      rest /= BASE62.length;
    }
  }

  private static long checksum(byte[] text, int from, int to) {
    var crc = new CRC32();
    crc.update(text, from, to - from);
    return crc.getValue();
  }

  private static boolean isBase62(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  /** The prefix that the text starts with; {@code null} if with none. */
  private byte @Nullable [] claimed(byte[] text, int from, int to) {
    if (startsWith(text, from, to, livePrefix)) {
      return livePrefix;
    }
    return startsWith(text, from, to, testPrefix) ? testPrefix : null;
  }

  private static boolean startsWith(byte[] text, int from, int to, byte[] prefix) {
    return to - from >= prefix.length
        && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] prefix(String brand, Environment environment) {
    return (brand + '_' + environment.wireName() + "_sk_").getBytes(US_ASCII);
  }
}
