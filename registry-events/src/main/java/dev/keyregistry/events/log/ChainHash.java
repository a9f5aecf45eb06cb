package dev.keyregistry.events.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The SHA-256 chain over the log (rule L7): the hash of an event covers the hash before it and the
 * exact bytes that are stored and sent. Whoever changes an event must change every hash after it.
 *
 * <p>Input, in order: the previous hash (32 bytes); the position (8 bytes, big-endian); then id,
 * type, subject, time and data, each preceded by its length (4 bytes, big-endian). The texts are
 * UTF-8, exactly as in the CloudEvents headers.
 */
public final class ChainHash {

  private static final int BYTES = 32;

  /** The hash before the first event: 32 zero bytes. */
  public static final ChainHash ORIGIN = new ChainHash(new byte[BYTES]);

  private final byte[] bytes;

  private ChainHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A hash as it was stored.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static ChainHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a chain hash has 32 bytes");
    }
    return new ChainHash(bytes.clone());
  }

  /**
   * Reads the hexadecimal form.
   *
   * @throws IllegalArgumentException if it is not 64 hexadecimal digits
   */
  public static ChainHash parse(String hex) {
    return parse(hex.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The same of the form's bytes: one for each record that an edge reads when it starts. */
  static ChainHash parse(byte[] hex) {
    if (hex.length != 2 * BYTES) {
      throw new IllegalArgumentException("a chain hash has 64 hexadecimal digits");
    }
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      int high = HexFormat.fromHexDigit(hex[2 * i]);
      bytes[i] = (byte) ((high << 4) | HexFormat.fromHexDigit(hex[2 * i + 1]));
    }
    return new ChainHash(bytes);
  }

  /** The hash of the event that follows this hash. */
  public ChainHash next(
      long position, String id, String type, String subject, String time, byte[] data) {
    MessageDigest digest = newDigest();
    digest.update(bytes);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    add(digest, id.getBytes(StandardCharsets.UTF_8));
    add(digest, type.getBytes(StandardCharsets.UTF_8));
    add(digest, subject.getBytes(StandardCharsets.UTF_8));
    add(digest, time.getBytes(StandardCharsets.UTF_8));
    add(digest, data);
    return new ChainHash(digest.digest());
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  private static void add(MessageDigest digest, byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    digest.update(part);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChainHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
