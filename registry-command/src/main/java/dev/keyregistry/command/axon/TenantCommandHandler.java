package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.TenantCommand;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/** Commands on tenants: load, decide, append. */
final class TenantCommandHandler {

  private TenantCommandHandler() {}

  static Handled handle(TenantCommand command, Order order, ProcessingContext context) {
    return Handled.append(
        Entities.tenant(command.tenant(), context).decide(command, order.caller()),
        command.tenant(),
        0,
        order,
        context);
  }
}
