package dev.keyregistry.sidecar.grpc;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The one message of a call, as it arrives: a flag, its length in four bytes, and the message. */
final class UnaryMessage {

  /** The most bytes of a message: Envoy's headers and as much of a body as is looked at. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int PREFIX = 5;
  private static final byte COMPRESSED = 1;

  private @Nullable Buffer received;
  private boolean joined;

  /** Why a call fails. */
  record Problem(GrpcStatus status, String message) {}

  /** Takes what has arrived; a problem if it cannot become good any more. */
  @Nullable Problem add(Buffer chunk) {
    Buffer before = received;
    if (before == null) {
      received = chunk;
    } else if (before.length() + chunk.length() <= PREFIX + MAX_BYTES) {
      received = (joined ? before : Buffer.buffer().appendBuffer(before)).appendBuffer(chunk);
      joined = true;
    } else {
      return tooLarge();
    }
    return length() > MAX_BYTES ? tooLarge() : null;
  }

  private static Problem tooLarge() {
    return new Problem(
        GrpcStatus.RESOURCE_EXHAUSTED, "a message has at most " + MAX_BYTES + " bytes");
  }

  /** Whether a whole message has arrived. */
  boolean isWhole() {
    return received != null && received.length() >= PREFIX + length();
  }

  /** What is wrong with all that has arrived; {@code null} if it is exactly one message. */
  @Nullable Problem problem() {
    if (received == null || received.length() == 0) {
      return invalid("a call has one message");
    }
    byte flag = received.getByte(0);
    if (flag == COMPRESSED) {
      return new Problem(GrpcStatus.UNIMPLEMENTED, "messages are not to be compressed");
    }
    if (flag != 0) {
      return invalid("the message has an unknown flag");
    }
    if (!isWhole()) {
      return invalid("the message ends too early");
    }
    return received.length() > PREFIX + length() ? invalid("a call has only one message") : null;
  }

  private static Problem invalid(String message) {
    return new Problem(GrpcStatus.INVALID_ARGUMENT, message);
  }

  // What is too large for anybody while the prefix is not there: then it is not whole either.
  private long length() {
    return received == null || received.length() < PREFIX ? 0 : received.getUnsignedInt(1);
  }

  /** The message, if there is no problem. */
  byte[] bytes() {
    return received == null ? new byte[0] : received.getBytes(PREFIX, received.length());
  }

  /** A message as it is sent. */
  static Buffer framed(WireWriter message) {
    return Buffer.buffer(PREFIX + message.size())
        .appendByte((byte) 0)
        .appendInt(message.size())
        .appendBytes(message.toBytes());
  }
}
