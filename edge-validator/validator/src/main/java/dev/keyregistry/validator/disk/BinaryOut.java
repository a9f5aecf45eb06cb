package dev.keyregistry.validator.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** Bytes that grow. Small numbers take one byte, as in LEB128. */
final class BinaryOut {

  private byte[] bytes;
  private int size;

  BinaryOut(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  void oneByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  /** A number that is seldom large, and never negative but for the largest of all. */
  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      oneByte((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    oneByte((int) rest);
  }

  void fixed(long value) {
    room(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(size, value);
    size += Long.BYTES;
  }

  void uuid(UUID value) {
    fixed(value.getMostSignificantBits());
    fixed(value.getLeastSignificantBits());
  }

  void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    number(utf8.length);
    raw(utf8);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
