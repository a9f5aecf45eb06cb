package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Decision;
import dev.keyregistry.command.eventlog.AppendResult;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;

/** What a handler leaves behind; where its events stand is known only after the commit. */
sealed interface Handled {

  Outcome outcome(long head);

  /** Whether the log has decided on it. */
  default boolean appended() {
    return false;
  }

  static Handled append(Decision decision, long version, Order order, ProcessingContext context) {
    return switch (decision) {
      case Decision.Refused refused -> new Refusal(refused);
      case Decision.Accepted accepted -> {
        AppendContext append = AppendContext.attach(context, order);
        if (!accepted.events().isEmpty()) {
          EventAppender.forContext(context).append(accepted.events());
        }
        yield new Appending(append, version + accepted.events().size());
      }
    };
  }

  /** Nothing was appended. */
  record Refusal(Decision.Refused refused) implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.Refused(refused.refusal(), refused.detail());
    }
  }

  /** The entity is at another version than the caller saw; nothing was appended. */
  record Mismatch(long version) implements Handled {
    @Override
    public Outcome outcome(long head) {
      return new Outcome.VersionMismatch(version);
    }
  }

  /** Events were appended, or there was nothing to do. */
  record Appending(AppendContext append, long version) implements Handled {
    @Override
    public Outcome outcome(long head) {
      AppendResult.Appended placed = append.placed();
      return new Outcome.Done(placed == null ? head : placed.last(), version);
    }

    @Override
    public boolean appended() {
      return append.placed() != null;
    }
  }
}
