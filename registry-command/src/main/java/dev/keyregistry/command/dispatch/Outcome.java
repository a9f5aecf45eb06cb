package dev.keyregistry.command.dispatch;

import dev.keyregistry.command.domain.Refusal;
import org.jspecify.annotations.Nullable;

/** What a command came to. */
public sealed interface Outcome {

  /**
   * It took effect, durably.
   *
   * @param position of its last event; if everything was already so, of the log as it was read
   * @param version the entity's number of events after it
   */
  record Done(long position, long version) implements Outcome {}

  /**
   * It does not hold; nothing happened.
   *
   * @param field what of it does not hold, if it is one field
   */
  record Refused(Refusal refusal, @Nullable String field, String detail) implements Outcome {
    public Refused(Refusal refusal, String detail) {
      this(refusal, null, detail);
    }
  }

  /** The entity is not at the version that the caller saw; nothing happened. */
  record VersionMismatch(long version) implements Outcome {}

  /** Others kept changing the same entity; nothing happened. */
  record Contended() implements Outcome {}

  /**
   * What the caller's authority rests on changed at {@code position} (rule L4): it must be
   * authenticated again on an image that reflects it. Nothing happened.
   */
  record CallerChanged(long position) implements Outcome {}

  /** A key has or had this secret; nothing happened. */
  record SecretTaken() implements Outcome {}

  /** The same request took effect before, at {@code position}, on {@code subject} (rule L5). */
  record Replayed(String subject, long position) implements Outcome {}

  /** The idempotency key was used for another request; nothing happened. */
  record IdempotencyMismatch() implements Outcome {}
}
