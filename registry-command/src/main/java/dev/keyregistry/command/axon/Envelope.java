package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.TenantCommand;

/** A command and on whose authority it is given, as one message on Axon's bus. */
sealed interface Envelope {

  Order order();

  record OfKey(KeyCommand command, Order order) implements Envelope {}

  record OfGroup(GroupCommand command, Order order) implements Envelope {}

  record OfTenant(TenantCommand command, Order order) implements Envelope {}
}
