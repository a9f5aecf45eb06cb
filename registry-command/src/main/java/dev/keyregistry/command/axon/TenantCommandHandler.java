package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.Decision;
import dev.keyregistry.command.domain.GroupState;
import dev.keyregistry.command.domain.Surroundings;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.domain.TenantCommand.CutKeys;
import dev.keyregistry.command.domain.TenantDecider;
import dev.keyregistry.command.domain.TenantState;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/** Commands on tenants: load, decide, append. */
final class TenantCommandHandler {

  private TenantCommandHandler() {}

  static Handled handle(
      TenantCommand command, Order order, RootKeys rootKeys, ProcessingContext context) {
    TenantState tenant = Entities.tenant(command.tenant(), context);
    GroupState named =
        command instanceof CutKeys cut && cut.cut().group() != null
            ? Entities.group(cut.cut().group(), context)
            : new GroupState.Unknown();
    Decision decision =
        TenantDecider.decide(
            command, new Surroundings(tenant, named, order.caller(), rootKeys.in(context)));
    return Handled.append(decision, command.tenant(), tenant.details().version(), order, context);
  }
}
