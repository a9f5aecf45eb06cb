package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.ViewHeaders;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The log that tests read from. */
final class TestLog {

  static final LogIdentity LOG = new LogIdentity(new UUID(1, 2), 1);

  private TestLog() {}

  static ChainHash chainHash(long position) {
    return ChainHash.of(ByteBuffer.allocate(32).putLong(position).array());
  }

  static ViewHeaders headers(long position) {
    return new ViewHeaders(position, true, chainHash(position), LOG);
  }
}
