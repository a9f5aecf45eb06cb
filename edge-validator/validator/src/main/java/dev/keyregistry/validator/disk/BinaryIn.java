package dev.keyregistry.validator.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link BinaryOut} wrote. */
final class BinaryIn {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int MAX_SHIFT = 63;

  private final byte[] bytes;
  private int at;

  BinaryIn(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length;
  }

  int oneByte() throws RefusedException {
    check(1);
    return bytes[at++] & 0xff;
  }

  long number() throws RefusedException {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw malformed();
  }

  /**
   * A number of things that follow, or the place of one in a list.
   *
   * @param limit one more than it may be
   */
  int index(int limit) throws RefusedException {
    long value = number();
    if (value < 0 || value >= limit) {
      throw malformed();
    }
    return (int) value;
  }

  long fixed() throws RefusedException {
    check(Long.BYTES);
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  UUID uuid() throws RefusedException {
    return new UUID(fixed(), fixed());
  }

  byte[] raw(int length) throws RefusedException {
    check(length);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String text() throws RefusedException {
    int length = index(bytes.length - at);
    check(length);
    at += length;
    return new String(bytes, at - length, length, UTF_8);
  }

  static RefusedException malformed() {
    return new RefusedException("its contents are malformed");
  }

  private void check(int length) throws RefusedException {
    if (length > bytes.length - at) {
      throw malformed();
    }
  }
}
