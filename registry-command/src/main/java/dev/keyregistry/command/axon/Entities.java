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
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.modelling.StateManager;
import org.jspecify.annotations.Nullable;

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
        (state, event, position) ->
            event instanceof KeyEvent key ? state.evolve(key, position) : state);
  }

  static EventSourcedEntityModule<GroupId, GroupState> groups() {
    return module(
        GroupId.class,
        GroupState.class,
        new GroupState.Unknown(),
        (state, event, position) ->
            event instanceof GroupEvent group ? state.evolve(group) : state);
  }

  static EventSourcedEntityModule<TenantId, TenantState> tenants() {
    return module(
        TenantId.class,
        TenantState.class,
        new TenantState.Unknown(),
        (state, event, position) ->
            event instanceof TenantEvent tenant ? state.evolve(tenant, position) : state);
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

  private interface Evolution<S> {
    S after(S state, @Nullable Object event, long position);
  }

  private static <I extends EntityId, S> EventSourcedEntityModule<I, S> module(
      Class<I> idType, Class<S> stateType, S initial, Evolution<S> evolve) {
    return EventSourcedEntityModule.declarative(idType, stateType)
        .messagingModel(
            (configuration, model) ->
                model
                    .entityEvolver(
                        (state, event, context) ->
                            evolve.after(
                                state,
                                event.payload(),
                                PostgresEventStorageEngine.positionOf(event)))
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
