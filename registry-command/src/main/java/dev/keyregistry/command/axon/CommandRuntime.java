package dev.keyregistry.command.axon;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.relay.Relay;
import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/** Axon Framework, configured: takes commands, and holds the claim of the relay. */
public final class CommandRuntime implements AutoCloseable {

  private static final MessageType RESULT = new MessageType(Handled.class);

  private final AxonConfiguration configuration;
  private final ExecutorService continuations;
  private final Commands commands;

  private CommandRuntime(
      AxonConfiguration configuration, ExecutorService continuations, LogDatabase database) {
    this.configuration = configuration;
    this.continuations = continuations;
    this.commands = new AxonCommands(configuration.getComponent(CommandGateway.class), database);
  }

  /**
   * Starts it on an open log.
   *
   * @param rootKeys tells which keys may be root keys
   * @param relay what this process relays with while it holds the claim; {@code null} to leave
   *     relaying to others
   */
  public static CommandRuntime start(
      LogDatabase database, Supplier<List<KeyId>> rootKeys, @Nullable Relay relay, String nodeId) {
    var roots = new RootKeys(rootKeys);
    // It would otherwise report its use over the network.
    System.setProperty("axoniq.update-checker.disabled", "true");
    ExecutorService continuations = Executors.newVirtualThreadPerTaskExecutor();
    EventSourcingConfigurer configurer =
        EventSourcingConfigurer.create()
            .registerEventStorageEngine(
                c -> new PostgresEventStorageEngine(database, continuations))
            .registerTagResolver(c -> CommandRuntime::tags)
            .registerEntity(Entities.keys())
            .registerEntity(Entities.groups())
            .registerEntity(Entities.tenants())
            .registerCommandHandlingModule(
                CommandHandlingModule.named("registry")
                    .commandHandlers()
                    .commandHandler(
                        new QualifiedName(Envelope.OfKey.class),
                        handler(
                            Envelope.OfKey.class,
                            (e, context) ->
                                KeyCommandHandler.handle(e.command(), e.order(), roots, context)))
                    .commandHandler(
                        new QualifiedName(Envelope.OfGroup.class),
                        handler(
                            Envelope.OfGroup.class,
                            (e, context) ->
                                GroupCommandHandler.handle(e.command(), e.order(), context)))
                    .commandHandler(
                        new QualifiedName(Envelope.OfTenant.class),
                        handler(
                            Envelope.OfTenant.class,
                            (e, context) ->
                                TenantCommandHandler.handle(
                                    e.command(), e.order(), roots, context))));
    if (relay != null) {
      RelayProcessor.register(configurer, database.dataSource(), relay, nodeId);
    }
    AxonConfiguration configuration = configurer.build();
    var runtime = new CommandRuntime(configuration, continuations, database);
    try {
      configuration.start();
      return runtime;
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  private static <E extends Envelope> CommandHandler handler(
      Class<E> type, BiFunction<E, ProcessingContext, Handled> handle) {
    return (message, context) -> {
      E envelope = type.cast(message.payload());
      return MessageStream.just(
          new GenericCommandResultMessage(RESULT, handle.apply(envelope, context)));
    };
  }

  private static Set<Tag> tags(EventMessage message) {
    EntityId entity = requireNonNull(message.payloadAs(RegistryEvent.class)).entity();
    return Set.of(new Tag(PostgresEventStorageEngine.ENTITY_TAG, entity.recordKey()));
  }

  public Commands commands() {
    return commands;
  }

  @Override
  public void close() {
    configuration.shutdown();
    continuations.close();
  }
}
