package dev.keyregistry.sidecar.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes protobuf's wire format from its end to its beginning: so the length of what a field holds
 * is known when it comes before it. Callers write the last field first.
 */
public final class WireWriter {

  private static final int LENGTH = 2;
  private static final int MAX_VARINT = 5;
  private static final int FIRST_SIZE = 512;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int start = FIRST_SIZE;

  /** How many bytes are written. */
  public int size() {
    return bytes.length - start;
  }

  /** A field that is text. */
  public void text(int field, CharSequence value) {
    bytes(field, value.toString().getBytes(UTF_8));
  }

  /** A field that is bytes, or a message that has been written before. */
  public void bytes(int field, byte[] value) {
    reserve(value.length);
    start -= value.length;
    System.arraycopy(value, 0, bytes, start, value.length);
    lengthAndTag(field, value.length);
  }

  /** A field that is a number or one of an enumeration's values; not negative. */
  public void number(int field, int value) {
    varint(value);
    varint(field << 3);
  }

  /**
   * A field that is a message: what was written since.
   *
   * @param sizeBefore the {@link #size} before it
   */
  public void message(int field, int sizeBefore) {
    lengthAndTag(field, size() - sizeBefore);
  }

  private void lengthAndTag(int field, int length) {
    varint(length);
    varint(field << 3 | LENGTH);
  }

  private void varint(int value) {
    reserve(MAX_VARINT);
    int length = 1;
    for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    start -= length;
    int rest = value;
    for (int i = start; i < start + length - 1; i++) {
      bytes[i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[start + length - 1] = (byte) rest;
  }

  private void reserve(int length) {
    if (length > start) {
      byte[] larger = new byte[Math.max(2 * bytes.length, size() + length)];
      int moved = larger.length - size();
      System.arraycopy(bytes, start, larger, moved, size());
      bytes = larger;
      start = moved;
    }
  }

  /** What was written. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
