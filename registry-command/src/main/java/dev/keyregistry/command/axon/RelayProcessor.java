package dev.keyregistry.command.axon;

import dev.keyregistry.command.relay.Relay;
import dev.keyregistry.events.codec.EventCodec;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.conversion.Converter;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.SimpleEventHandlingComponent;
import org.axonframework.messaging.eventhandling.configuration.EventProcessorModule;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.TokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStore;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.JdbcTokenStoreConfiguration;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.PostgresTokenTableFactory;
import org.axonframework.messaging.eventhandling.processing.streaming.token.store.jdbc.TokenSchema;

/**
 * The streaming processor that decides which process relays: whoever holds the claim on its one
 * segment. Its token gives the claim and a wake-up, and nothing else; how far the relay has come is
 * the relay's own to know (rule R2).
 */
final class RelayProcessor {

  private static final String NAME = "relay";
  private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(3);
  private static final long CLAIM_EXTENSION_MILLIS = 1_000;
  private static final long CLAIM_INTERVAL_MILLIS = 1_000;

  private RelayProcessor() {}

  static void register(
      EventSourcingConfigurer configurer, DataSource dataSource, Relay relay, String nodeId) {
    Set<QualifiedName> all =
        EventCodec.types().stream().map(QualifiedName::new).collect(Collectors.toSet());
    // As a component too: else Axon makes one in memory by default, and warns of it.
    configurer.componentRegistry(
        components ->
            components.registerComponent(
                TokenStore.class,
                c -> tokenStore(dataSource, c.getComponent(Converter.class), relay, nodeId)));
    configurer.modelling(
        modelling ->
            modelling.messaging(
                messaging ->
                    messaging.eventProcessing(
                        processing ->
                            processing.pooledStreaming(
                                streaming ->
                                    streaming.processor(
                                        EventProcessorModule.pooledStreaming(NAME)
                                            .eventHandlingComponents(
                                                components ->
                                                    components.declarative(
                                                        c ->
                                                            new SimpleEventHandlingComponent()
                                                                .subscribe(
                                                                    all,
                                                                    (event, context) -> {
                                                                      relay.wake();
                                                                      return MessageStream.empty();
                                                                    })))
                                            .customized(
                                                (c, settings) ->
                                                    settings
                                                        .initialSegmentCount(1)
                                                        .batchSize(1024)
                                                        .tokenClaimInterval(CLAIM_INTERVAL_MILLIS)
                                                        .claimExtensionThreshold(
                                                            CLAIM_EXTENSION_MILLIS)
                                                        .enableCoordinatorClaimExtension()
                                                        .tokenStore(
                                                            c.getComponent(TokenStore.class))))))));
  }

  private static RelayClaims tokenStore(
      DataSource dataSource, Converter converter, Relay relay, String nodeId) {
    var tokens =
        new JdbcTokenStore(
            dataSource::getConnection,
            converter,
            new JdbcTokenStoreConfiguration(new TokenSchema(), CLAIM_TIMEOUT, nodeId));
    tokens.createSchema(PostgresTokenTableFactory.INSTANCE);
    return new RelayClaims(tokens, relay);
  }
}
