package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.log.ViewHeaders;
import org.jspecify.annotations.Nullable;

/** How far the edge has read, and in which log. Guarded by the image's lock. */
final class LogPlace {

  private @Nullable ViewHeaders newest;

  void saw(ViewHeaders headers) {
    if (newest == null || headers.position() >= newest.position()) {
      newest = headers;
    }
  }

  /** The newest position of which any record was read, be it that its event is not complete. */
  long position() {
    return newest == null ? 0 : newest.position();
  }

  /** Whether the answer is of the same log, epoch and past (rule L6), as far as can be told. */
  boolean agreesWith(ViewAnswer answer) {
    return newest != null
        && newest.log().equals(answer.log())
        && (newest.position() != answer.position()
            || newest.chainHash().equals(answer.chainHash()));
  }
}
