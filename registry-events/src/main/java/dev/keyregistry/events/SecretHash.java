package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret, as four words. It may be stored and compared in plain time: finding a
 * secret from it means inverting SHA-256 over 196 random bits.
 *
 * <p>Its text is base64url without padding (43 characters).
 */
public record SecretHash(long a, long b, long c, long d) {

  /** The length of the hash in bytes. */
  public static final int BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

  /** What a thread hashes with, again and again: a request leaves no garbage for it. */
  private static final class Hasher {
    private final MessageDigest digest = newDigest();
    private final byte[] result = new byte[BYTES];

    SecretHash hash(byte[] bytes, int from, int length) {
      digest.update(bytes, from, length);
      try {
        digest.digest(result, 0, BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("a SHA-256 has 32 bytes", e);
      }
      return ofDigest(result);
    }
  }

  /** The hash of a secret's bytes. */
  public static SecretHash of(byte[] secret) {
    return of(secret, 0, secret.length);
  }

  /** The hash of a secret that stands among other bytes. */
  public static SecretHash of(byte[] bytes, int from, int length) {
    return HASHER.get().hash(bytes, from, length);
  }

  /**
   * A hash computed elsewhere.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static SecretHash ofDigest(byte[] digest) {
    if (digest.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes");
    }
    return new SecretHash(
        (long) LONGS.get(digest, 0),
        (long) LONGS.get(digest, 8),
        (long) LONGS.get(digest, 16),
        (long) LONGS.get(digest, 24));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if it is not the base64url of 32 bytes
   */
  @JsonCreator
  public static SecretHash parse(String text) {
    if (text.length() != 43) {
      throw new IllegalArgumentException("a SHA-256 has 43 base64url characters");
    }
    return ofDigest(Base64.getUrlDecoder().decode(text));
  }

  /**
   * Reads what people have: hex, base64 or base64url.
   *
   * @throws IllegalArgumentException if it is not 32 bytes in one of these
   */
  public static SecretHash ofText(String text) {
    try {
      return ofDigest(
          text.length() == 2 * BYTES
              ? HexFormat.of().parseHex(text)
              : Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_')));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is 32 bytes in hex, base64 or base64url", e);
    }
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    LONGS.set(bytes, 0, a);
    LONGS.set(bytes, 8, b);
    LONGS.set(bytes, 16, c);
    LONGS.set(bytes, 24, d);
    return bytes;
  }

  @JsonValue
  @Override
  public String toString() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(toBytes());
  }

  /** The first word: SHA-256 spreads evenly, so it needs no further mixing. */
  @Override
  public int hashCode() {
    return (int) a;
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
