package dev.keyregistry.command.axon;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Decision;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.events.EntityId;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/** What a handler leaves behind; where its events stand is known only after the commit. */
sealed interface Handled {

  Outcome outcome(long head);

  static Handled append(
      Decision decision, EntityId entity, long version, Order order, ProcessingContext context) {
    return switch (decision) {
      case Decision.Refused refused -> new Refusal(refused);
      case Decision.Accepted accepted -> {
        Long expected = order.expectedVersion();
        if (expected != null && expected != version) {
          yield new Mismatch(version);
        }
        AppendContext append = AppendContext.attach(context, order);
        if (accepted.events().isEmpty()) {
          yield new Already(
              entity.recordKey(), AppendContext.read(context), append.caller(), version);
        }
        EventAppender.forContext(context).append(accepted.events());
        yield new Appending(append, version + accepted.events().size());
      }
    };
  }

  /** Nothing was appended. */
  record Refusal(Decision.Refused refused) implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.Refused(refused.refusal(), refused.field(), refused.detail());
    }
  }

  /** The entity is at another version than the caller saw; nothing was appended. */
  record Mismatch(long version) implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.VersionMismatch(version);
    }
  }

  /**
   * Everything is so already; nothing was appended.
   *
   * @param subject what the command is about
   * @param read what that was concluded from
   * @param caller what the caller's authority rests on
   */
  record Already(String subject, Condition read, Condition caller, long version)
      implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.Done(head, version);
    }
  }

  /** Events were appended. */
  record Appending(AppendContext append, long version) implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.Done(requireNonNull(append.placed()).last(), version);
    }
  }
}
