package dev.keyregistry.command.axon;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.Decision;
import dev.keyregistry.command.domain.GroupState;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeyCommand.CreateKey;
import dev.keyregistry.command.domain.KeyCommand.UndeleteKey;
import dev.keyregistry.command.domain.KeyDecider;
import dev.keyregistry.command.domain.KeyDetails;
import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.domain.Surroundings;
import dev.keyregistry.command.domain.TenantState;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/** Commands on keys: load, decide, append. */
final class KeyCommandHandler {

  private KeyCommandHandler() {}

  static Handled handle(
      KeyCommand command, Order order, RootKeys rootKeys, ProcessingContext context) {
    KeyState key = Entities.key(command.key(), context);
    KeyDetails details = key.known();
    TenantId owner =
        command instanceof CreateKey create
            ? create.tenant()
            : details == null ? order.caller().tenant() : details.tenant();
    TenantState tenant =
        command.asksForTenant() ? Entities.tenant(owner, context) : new TenantState.Unknown();
    GroupId named =
        command instanceof UndeleteKey && details != null
            ? details.settings().group()
            : command.group();
    GroupState group = named == null ? new GroupState.Unknown() : Entities.group(named, context);
    Decision decision =
        KeyDecider.decide(
            command, key, new Surroundings(tenant, group, order.caller(), rootKeys.in(context)));
    return Handled.append(
        decision, command.key(), details == null ? 0 : details.version(), order, context);
  }
}
