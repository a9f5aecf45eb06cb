package dev.keyregistry.command.domain;

import dev.keyregistry.events.KeyEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a key's events have led to. */
public sealed interface KeyState {

  /** No such key. */
  record Unissued() implements KeyState {}

  /** It works. */
  record Active(KeyDetails details) implements KeyState {}

  /** It does not work until it is enabled. */
  record Disabled(KeyDetails details) implements KeyState {}

  /** It never works again. */
  record Revoked(KeyDetails details) implements KeyState {}

  /**
   * It is gone from every view.
   *
   * @param revoked whether it had been revoked before
   * @param at since when
   */
  record Deleted(KeyDetails details, boolean revoked, Instant at) implements KeyState {}

  /** What is known of the key, or {@code null} if there is none. */
  default @Nullable KeyDetails known() {
    return switch (this) {
      case Unissued s -> null;
      case Active s -> s.details;
      case Disabled s -> s.details;
      case Revoked s -> s.details;
      case Deleted s -> s.details;
    };
  }

  /** The position of an event that is not in the log yet: it comes after all that are. */
  long NOT_YET = Long.MAX_VALUE;

  /**
   * The state after one more event.
   *
   * @param position where the event stands in the log, or {@link #NOT_YET}
   * @throws IllegalStateException if the event cannot follow this state: the log is broken
   */
  default KeyState evolve(KeyEvent event, long position) {
    KeyDetails details = known();
    if (details == null && event instanceof KeyEvent.KeyCreated created) {
      return new Active(KeyDetails.of(created, position));
    }
    if (details == null) {
      throw new IllegalStateException("an event of " + event.key() + " precedes its creation");
    }
    KeyDetails next = details.after(event, position);
    return switch (event) {
      case KeyEvent.KeyEnabled e -> new Active(next);
      case KeyEvent.KeyDisabled e -> new Disabled(next);
      case KeyEvent.KeyRevoked e -> new Revoked(next);
      case KeyEvent.KeyDeleted e -> new Deleted(next, this instanceof Revoked, e.provenance().at());
      case KeyEvent.KeyUndeleted e -> new Disabled(next);
      default -> with(next);
    };
  }

  /** Whether it may do everything with the registry, without any condition. */
  default boolean isRootKey() {
    return LastRootKey.isOne(this);
  }

  /** The state with the bulk revocations of the key's tenant (rule R5). */
  default KeyState under(TenantState tenant) {
    KeyDetails details = known();
    if (details == null || !tenant.details().cut(details)) {
      return this;
    }
    return this instanceof Deleted deleted
        ? new Deleted(details, true, deleted.at)
        : new Revoked(details);
  }

  private KeyState with(KeyDetails next) {
    return switch (this) {
      case Unissued s -> throw new AssertionError();
      case Active s -> new Active(next);
      case Disabled s -> new Disabled(next);
      case Revoked s -> new Revoked(next);
      case Deleted s -> new Deleted(next, s.revoked, s.at);
    };
  }
}
