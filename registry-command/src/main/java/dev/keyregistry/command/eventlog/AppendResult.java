package dev.keyregistry.command.eventlog;

/** What became of an append. */
public sealed interface AppendResult {

  /**
   * The events stand in the log, durably.
   *
   * @param first the position of the first
   * @param last the position of the last
   */
  record Appended(long first, long last) implements AppendResult {}

  /**
   * There was nothing to append; the request is remembered, durably.
   *
   * @param position the log's head when it was
   */
  record Remembered(long position) implements AppendResult {}

  /** Nothing was appended: an event at {@code position} came after what the decision had read. */
  record Conflict(long position) implements AppendResult {}

  /** Nothing was appended: the caller's own key, group or tenant changed at {@code position}. */
  record CallerChanged(long position) implements AppendResult {}

  /** Nothing was appended: a key has or had this secret. */
  record SecretTaken() implements AppendResult {}

  /** Nothing was appended: a group that was to be deleted has a key in it. */
  record GroupNotEmpty() implements AppendResult {}

  /** The same request was answered before, at {@code position}, on {@code subject}. */
  record Replayed(String subject, long position) implements AppendResult {}

  /** Nothing was appended: the caller used this idempotency key for another request. */
  record IdempotencyMismatch() implements AppendResult {}

  /** Nothing was appended: an event would be larger than the log takes. */
  record TooLarge() implements AppendResult {}
}
