package dev.keyregistry.command.dispatch;

import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.TenantCommand;

/** Takes commands; blocks until they have come to something. */
public interface Commands {

  /**
   * Gives a command on a key.
   *
   * @throws dev.keyregistry.command.eventlog.LogUnavailableException if nothing happened because
   *     the log does not answer
   * @throws dev.keyregistry.command.eventlog.AppendInDoubtException if nobody knows yet whether it
   *     took effect; with an idempotency key it can be given again
   */
  Outcome send(KeyCommand command, Order order);

  /** Gives a command on a group; see {@link #send(KeyCommand, Order)}. */
  Outcome send(GroupCommand command, Order order);

  /** Gives a command on a tenant; see {@link #send(KeyCommand, Order)}. */
  Outcome send(TenantCommand command, Order order);
}
