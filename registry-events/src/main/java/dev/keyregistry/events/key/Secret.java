package dev.keyregistry.events.key;

import dev.keyregistry.events.SecretHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The plain text of a key's secret. It shows itself only through {@link #reveal()}: neither {@code
 * toString}, nor a log, nor a serializer gets at it.
 */
public final class Secret {

  /** The longest secret that any carriage accepts, in bytes. */
  public static final int MAX_BYTES = 512;

  private static final int HINT_CHARACTERS = 4;
  private static final int MAX_PREFIX = 24;
  private static final int MIN_HIDDEN = 20;

  private final byte[] text;

  private Secret(byte[] text) {
    this.text = text;
  }

  /**
   * A secret of printable ASCII.
   *
   * @throws IllegalArgumentException if it is empty, longer than {@link #MAX_BYTES}, or holds
   *     another character; the message does not repeat it
   */
  public static Secret of(String text) {
    if (text.isEmpty() || text.length() > MAX_BYTES) {
      throw new IllegalArgumentException("a secret has 1 to " + MAX_BYTES + " characters");
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("a secret is printable ASCII without spaces");
    }
    return new Secret(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The plain text: for the one answer that shows it, and for nothing else. */
  public String reveal() {
    return new String(text, StandardCharsets.US_ASCII);
  }

  public SecretHash hash() {
    return SecretHash.of(text);
  }

  /** What a person may see of it to tell keys apart: the prefix and the last four characters. */
  public String hint() {
    String plain = reveal();
    String end =
        plain.length() < MIN_HIDDEN + HINT_CHARACTERS
            ? ""
            : plain.substring(plain.length() - HINT_CHARACTERS);
    int prefix = plain.lastIndexOf('_') + 1;
    int hidden = plain.length() - prefix - end.length();
    // A text that was made elsewhere may hold an underscore anywhere.
    boolean shows = prefix <= MAX_PREFIX && hidden >= MIN_HIDDEN;
    return plain.substring(0, shows ? prefix : 0) + "…" + end;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(text, secret.text);
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
