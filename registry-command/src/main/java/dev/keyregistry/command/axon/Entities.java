package dev.keyregistry.command.axon;

import dev.keyregistry.command.domain.GroupState;
import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.domain.TenantState;
import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import java.util.function.BiFunction;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.StateManager;

/**
 * The event-sourced entities: how Axon loads the domain's states.
 *
 * <p>Axon shows an event that a handler appends to every entity that the handler has loaded, so an
 * entity passes over those that are not its own.
 */
final class Entities {

  private Entities() {}

  static EventSourcedEntityModule<KeyId, KeyState> keys() {
    return module(
        KeyId.class,
        KeyState.class,
        new KeyState.Unissued(),
        (state, event) -> event instanceof KeyEvent key ? state.evolve(key) : state);
  }

  static EventSourcedEntityModule<GroupId, GroupState> groups() {
    return module(
        GroupId.class,
        GroupState.class,
        new GroupState.Unknown(),
        (state, event) -> event instanceof GroupEvent group ? state.evolve(group) : state);
  }

  static EventSourcedEntityModule<TenantId, TenantState> tenants() {
    return module(
        TenantId.class,
        TenantState.class,
        new TenantState.Unknown(),
        (state, event) -> event instanceof TenantEvent tenant ? state.evolve(tenant) : state);
  }

  static KeyState key(KeyId id, ProcessingContext context) {
    return load(KeyId.class, KeyState.class, id, context);
  }

  static GroupState group(GroupId id, ProcessingContext context) {
    return load(GroupId.class, GroupState.class, id, context);
  }

  static TenantState tenant(TenantId id, ProcessingContext context) {
    return load(TenantId.class, TenantState.class, id, context);
  }

  private static <I extends EntityId, S> EventSourcedEntityModule<I, S> module(
      Class<I> idType, Class<S> stateType, S initial, BiFunction<S, Object, S> evolve) {
    return EventSourcedEntityModule.declarative(idType, stateType)
        .messagingModel(
            (configuration, model) ->
                model
                    .entityEvolver((state, event, context) -> evolve.apply(state, event.payload()))
                    .build())
        .entityFactory(configuration -> (id, firstEvent, context) -> initial)
        .criteriaResolver(
            configuration ->
                (id, context) ->
                    EventCriteria.havingTags(PostgresEventStorageEngine.ENTITY_TAG, id.recordKey()))
        .build();
  }

  private static <I, S> S load(
      Class<I> idType, Class<S> stateType, I id, ProcessingContext context) {
    return context
        .component(StateManager.class)
        .repository(stateType, idType)
        .loadOrCreate(id, context)
        .join()
        .entity();
  }
}
