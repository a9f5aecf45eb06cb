package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;

/** Sends commands over Axon's bus, and tries again those that others got ahead of. */
final class AxonCommands implements Commands {

  private static final int ATTEMPTS = 8;

  private final CommandGateway gateway;
  private final LogTail tail;

  AxonCommands(CommandGateway gateway, LogTail tail) {
    this.gateway = gateway;
    this.tail = tail;
  }

  @Override
  public Outcome send(KeyCommand command, Order order) {
    return send(new Envelope.OfKey(command, order));
  }

  @Override
  public Outcome send(TenantCommand command, Order order) {
    return send(new Envelope.OfTenant(command, order));
  }

  private Outcome send(Envelope envelope) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      AppendResult refused;
      try {
        Handled handled = gateway.send(envelope, Handled.class).get();
        return handled.outcome(tail.head());
      } catch (ExecutionException e) {
        refused = refusal(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LogUnavailableException("interrupted", e);
      }
      switch (refused) {
        case AppendResult.Appended r -> throw new AssertionError(r);
        case AppendResult.Conflict r -> pause(attempt);
        case AppendResult.CallerChanged r -> {
          return new Outcome.CallerChanged(r.position());
        }
        case AppendResult.SecretTaken r -> {
          return new Outcome.SecretTaken();
        }
        case AppendResult.Replayed r -> {
          return new Outcome.Replayed(r.subject(), r.position());
        }
        case AppendResult.IdempotencyMismatch r -> {
          return new Outcome.IdempotencyMismatch();
        }
      }
    }
    return new Outcome.Contended();
  }

  private static AppendResult refusal(ExecutionException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AppendRefusedException refused) {
        return refused.result();
      }
      if (cause instanceof LogUnavailableException unavailable) {
        throw unavailable;
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
