package dev.keyregistry.sidecar.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Reads protobuf's wire format, field by field. It goes only as deep as its caller does, and never
 * past the end of the field that it was made for. Groups, which proto3 does not have, are refused.
 */
public final class WireReader {

  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_VARINT_BITS = 64;
  private static final char REPLACEMENT = '\uFFFD'; // what is no UTF-8 is decoded to

  private final byte[] bytes;
  private int at;
  private final int end;

  public WireReader(byte[] message) {
    this(message, 0, message.length);
  }

  private WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The tag of a field that has a length: text, bytes or a message. */
  public static int lengthTag(int field) {
    return field << 3 | LENGTH;
  }

  /** The tag of the next field; 0 if there is none. */
  public int next() throws MalformedMessageException {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> Integer.SIZE != 0) {
      throw new MalformedMessageException("a field of the message has no valid number");
    }
    return (int) tag;
  }

  /** The content of a field that has a length. */
  public WireReader content() throws MalformedMessageException {
    long length = varint();
    int start = at;
    advance(length);
    return new WireReader(bytes, start, at);
  }

  /** Passes over a field that is not known. */
  public void skip(int tag) throws MalformedMessageException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED_64 -> advance(Long.BYTES);
      case LENGTH -> advance(varint());
      case FIXED_32 -> advance(Integer.BYTES);
      default -> throw new MalformedMessageException("a field of the message has an unknown type");
    }
  }

  private void advance(long length) throws MalformedMessageException {
    if (length < 0 || length > end - at) {
      throw truncated();
    }
    at += (int) length;
  }

  private long varint() throws MalformedMessageException {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS; shift += 7) {
      if (at == end) {
        throw truncated();
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedMessageException("a number in the message has no end");
  }

  private static MalformedMessageException truncated() {
    return new MalformedMessageException("the message ends too early");
  }

  /** How many bytes are left. */
  public int length() {
    return end - at;
  }

  /** One of the bytes that are left. */
  public byte byteAt(int index) {
    return bytes[at + index];
  }

  /** What is left, as text. */
  public String text() throws MalformedMessageException {
    String text = new String(bytes, at, end - at, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(UTF_8), bytes())) {
      throw new MalformedMessageException("a text in the message is no UTF-8");
    }
    return text;
  }

  /** What is left, a character for every byte. */
  public String latin1() {
    return new String(bytes, at, end - at, ISO_8859_1);
  }

  /** What is left. */
  public byte[] bytes() {
    return Arrays.copyOfRange(bytes, at, end);
  }
}
