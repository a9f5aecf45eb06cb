package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.AppendRequest;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;

/** Sends commands over Axon's bus, and tries again those that others got ahead of. */
final class AxonCommands implements Commands {

  private static final int ATTEMPTS = 8;

  private final CommandGateway gateway;
  private final LogDatabase database;

  AxonCommands(CommandGateway gateway, LogDatabase database) {
    this.gateway = gateway;
    this.database = database;
  }

  @Override
  public Outcome send(KeyCommand command, Order order) {
    return send(new Envelope.OfKey(command, order));
  }

  @Override
  public Outcome send(GroupCommand command, Order order) {
    return send(new Envelope.OfGroup(command, order));
  }

  @Override
  public Outcome send(TenantCommand command, Order order) {
    return send(new Envelope.OfTenant(command, order));
  }

  private Outcome send(Envelope envelope) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Outcome outcome = attempt(envelope);
      if (!(outcome instanceof Outcome.Contended)) {
        return outcome;
      }
      pause(attempt);
    }
    return new Outcome.Contended();
  }

  private Outcome attempt(Envelope envelope) {
    Idempotency idempotency = envelope.order().idempotency();
    try {
      Handled handled = gateway.send(envelope, Handled.class).get();
      return idempotency == null ? outcome(handled) : once(handled, idempotency);
    } catch (ExecutionException e) {
      return outcome(refusal(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppendInDoubtException("interrupted");
    }
  }

  private Outcome outcome(Handled handled) {
    return handled.outcome(database.tail().head());
  }

  /** L5: the same request has the same outcome, however often and late it is sent again. */
  private Outcome once(Handled handled, Idempotency idempotency)
      throws ExecutionException, InterruptedException {
    return switch (handled) {
      case Handled.Appending appended -> outcome(appended); // remembered with its events
      case Handled.Already already -> remember(already, idempotency);
      case Handled.Refusal refusal -> earlier(idempotency).orElseGet(() -> outcome(refusal));
      case Handled.Mismatch mismatch -> earlier(idempotency).orElseGet(() -> outcome(mismatch));
    };
  }

  /** What took effect before is answered alike, though by now it would be refused. */
  private Optional<Outcome> earlier(Idempotency idempotency) {
    return database.log().earlier(idempotency).map(AxonCommands::outcome);
  }

  /** By the time that it is sent again, it may not be so any more. */
  private Outcome remember(Handled.Already already, Idempotency idempotency)
      throws ExecutionException, InterruptedException {
    var request =
        AppendRequest.remember(already.subject(), already.read(), already.caller(), idempotency);
    AppendResult result = database.append(request).get();
    return result instanceof AppendResult.Remembered remembered
        ? new Outcome.Done(remembered.position(), already.version())
        : outcome(result);
  }

  private static Outcome outcome(AppendResult result) {
    return switch (result) {
      case AppendResult.Appended r -> throw new AssertionError(r);
      case AppendResult.Remembered r -> throw new AssertionError(r);
      case AppendResult.Conflict r -> new Outcome.Contended();
      case AppendResult.CallerChanged r -> new Outcome.CallerChanged(r.position());
      case AppendResult.SecretTaken r -> new Outcome.SecretTaken();
      case AppendResult.GroupNotEmpty r ->
          new Outcome.Refused(
              Refusal.GROUP_NOT_EMPTY, "keys are in the group: move them out or delete them first");
      case AppendResult.Replayed r -> new Outcome.Replayed(r.subject(), r.position());
      case AppendResult.TooLarge r ->
          new Outcome.Refused(
              Refusal.INVALID, "all that the request says is more than an event can hold");
      case AppendResult.IdempotencyMismatch r -> new Outcome.IdempotencyMismatch();
    };
  }

  private static AppendResult refusal(ExecutionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AppendRefusedException refused) {
        return refused.result();
      }
      if (cause instanceof LogUnavailableException unavailable) {
        throw unavailable;
      }
      if (cause instanceof AppendInDoubtException doubt) {
        throw doubt;
      }
    }
    throw new CompletionException(e.getCause());
  }

  // A little apart, so that those who met do not meet again.
  private static void pause(int attempt) {
    try {
      TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextLong(500L << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
