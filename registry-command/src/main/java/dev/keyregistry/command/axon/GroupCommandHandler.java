package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.Decision;
import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.domain.GroupCommand.CreateGroup;
import dev.keyregistry.command.domain.GroupDecider;
import dev.keyregistry.command.domain.GroupState;
import dev.keyregistry.command.domain.TenantState;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/** Commands on groups: load, decide, append. */
final class GroupCommandHandler {

  private GroupCommandHandler() {}

  static Handled handle(GroupCommand command, Order order, ProcessingContext context) {
    GroupState group = Entities.group(command.group(), context);
    TenantState tenant =
        command instanceof CreateGroup create
            ? Entities.tenant(create.tenant(), context)
            : new TenantState.Unknown();
    Decision decision = GroupDecider.decide(command, group, tenant, order.caller());
    GroupState.GroupDetails details = group.known();
    return Handled.append(
        decision, command.group(), details == null ? 0 : details.version(), order, context);
  }
}
