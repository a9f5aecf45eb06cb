package dev.keyregistry.query.projection;

/**
 * The log cannot be followed any further: what stands on the topic is not what must follow (rule
 * L6). The message says where and why, and never repeats a record's bytes.
 */
final class HaltException extends RuntimeException {

  /** What is wrong with the log. */
  enum Reason {
    OTHER_LOG,
    OLDER_EPOCH,
    GAP,
    BROKEN_CHAIN,
    FORKED,
    UNREADABLE,
    WRONG_PARTITIONS
  }

  private final Reason reason;

  HaltException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  HaltException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
