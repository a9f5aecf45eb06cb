package dev.keyregistry.command;

import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.authority.RootKey;
import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.command.http.CommandApi;
import dev.keyregistry.command.http.NewKeys;
import dev.keyregistry.command.relay.Relay;
import dev.keyregistry.command.relay.RelayConfig;
import dev.keyregistry.command.relay.RelayStep;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.KeyValidator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command service: its parts, put together. */
public final class CommandService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CommandService.class);
  private static final int MAX_CONCURRENT_COMMANDS = 1_024;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ServiceServer server;

  private CommandService(CommandConfig config, Consumer<RelayStep> relayObserver) {
    Clock clock = Clock.systemUTC();
    var random = new SecureRandom();
    var format = new KeyFormat(config.brand());

    LogDatabase database =
        part(LogDatabase.open(config.jdbcUrl(), config.dbUser(), config.dbPassword()));
    RootKey.ensure(database, config.rootKeyFile(), format, clock.instant(), random);

    var image = new KeyImage();
    AuthorityFeed feed =
        part(new AuthorityFeed(image, database.tail(), new ViewProjector(database.log())));
    feed.start();

    var relayConfig =
        new RelayConfig(
            config.bootstrapServers(), config.replicationFactor(), Duration.ofMillis(100));
    Relay relay = part(new Relay(relayConfig, database.log(), database.tail(), relayObserver));
    relay.start();
    CommandRuntime runtime = part(CommandRuntime.start(database, relay, config.nodeId()));

    PrometheusMeterRegistry metrics = Metrics.create();
    Gauge.builder("registry_log_position", database.tail(), tail -> tail.head())
        .description("The newest position known to be committed")
        .register(metrics);
    Gauge.builder("registry_relay_position", relay, Relay::published)
        .description(
            "The newest position that this process has published; 0 while it does not relay")
        .register(metrics);
    Gauge.builder("registry_image_position", image, KeyImage::appliedPosition)
        .description("The position up to which callers are known")
        .register(metrics);

    Readiness ready =
        () ->
            image.isComplete()
                ? Optional.empty()
                : Optional.of("the key image is still being built");
    BlockingWork work = part(new BlockingWork("commands", MAX_CONCURRENT_COMMANDS));
    var api =
        new CommandApi(
            runtime.commands(),
            database.log(),
            new KeyValidator(image, clock),
            ready,
            feed,
            work,
            new NewKeys(format, random),
            clock);
    server =
        part(
            ServiceServer.start(
                "command", ServerConfig.of(config.host(), config.port()), ready, metrics, api));
  }

  /**
   * Starts the service; returns once it listens.
   *
   * @throws RuntimeException with a message for people, if a part cannot be started
   */
  public static CommandService start(CommandConfig config) {
    return start(config, step -> {});
  }

  /** Starts the service with somebody who is told of the relay's steps. */
  public static CommandService start(CommandConfig config, Consumer<RelayStep> relayObserver) {
    return new CommandService(config, relayObserver);
  }

  public int port() {
    return server.port();
  }

  private <P extends AutoCloseable> P part(P part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part did not close", e);
      }
    }
  }
}
