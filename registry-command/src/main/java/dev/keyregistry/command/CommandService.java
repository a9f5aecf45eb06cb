package dev.keyregistry.command;

import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.authority.KeyCensus;
import dev.keyregistry.command.authority.RootKey;
import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.deadlines.DeadlineMetrics;
import dev.keyregistry.command.deadlines.DeadlineScheduler;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.command.http.CommandApi;
import dev.keyregistry.command.http.NewKeys;
import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.command.leaks.LeakWorker;
import dev.keyregistry.command.leaks.PartnerKeys;
import dev.keyregistry.command.relay.Relay;
import dev.keyregistry.command.relay.RelayConfig;
import dev.keyregistry.command.relay.RelayStep;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Metrics;
import dev.keyregistry.http.server.Parts;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.http.server.RunningService;
import dev.keyregistry.http.server.ServiceServer;
import dev.keyregistry.http.token.TokenMetrics;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.token.JwtTokens;
import dev.keyregistry.validator.validation.KeyValidator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The command service: its parts, put together. */
public final class CommandService implements RunningService {

  private static final int MAX_CONCURRENT_COMMANDS = 1_024;

  private final Parts parts = new Parts();
  private final ServiceServer server;

  private CommandService(CommandConfig config, Consumer<RelayStep> relayObserver) {
    server = parts.opening(() -> open(config, relayObserver));
  }

  private ServiceServer open(CommandConfig config, Consumer<RelayStep> relayObserver) {
    Clock clock = Clock.systemUTC();
    var random = new SecureRandom();
    var format = new KeyFormat(config.brand());

    LogDatabase database =
        parts.add(LogDatabase.open(config.jdbcUrl(), config.dbUser(), config.dbPassword()));
    RootKey.ensure(database, config.rootKeyFile(), format, clock.instant(), random);

    var image = new KeyImage();
    AuthorityFeed feed =
        parts.add(new AuthorityFeed(image, database.tail(), new ViewProjector(database.log())));
    feed.start();

    var census = new KeyCensus(image, feed, database.log());

    var relayConfig =
        new RelayConfig(config.kafka(), config.replicationFactor(), Duration.ofMillis(100));
    Relay relay = parts.add(new Relay(relayConfig, database.log(), database.tail(), relayObserver));
    relay.start();
    CommandRuntime runtime =
        parts.add(CommandRuntime.start(database, census::rootKeys, relay, config.nodeId()));

    var deadlines =
        parts.add(
            new DeadlineScheduler(
                // The database's clock: a notice is given once, and so must not come too early.
                config.deadlines(), database, runtime.commands(), database.log()::now));
    deadlines.start();

    PrometheusMeterRegistry metrics = Metrics.create();
    Gauge.builder("registry_log_position", database.tail(), tail -> tail.head())
        .description("The newest position known to be committed")
        .register(metrics);
    Gauge.builder("registry_relay_position", relay, Relay::published)
        .description(
            "The newest position that this process has published; 0 while it does not relay")
        .register(metrics);
    Gauge.builder("registry_relay_trouble", relay, r -> r.trouble().isEmpty() ? 0 : 1)
        .description("1 while this process has the relay's claim and cannot relay; see its log")
        .register(metrics);
    Gauge.builder("registry_image_position", image, KeyImage::appliedPosition)
        .description("The position up to which callers are known")
        .register(metrics);
    DeadlineMetrics.register(deadlines, metrics);

    Readiness known =
        () ->
            image.isComplete()
                ? Optional.empty()
                : Optional.of("the key image is still being built");
    Readiness ready = () -> feed.trouble().or(database::trouble).or(known::unready);
    LeakReports reports = database.leakReports();
    LeakWorker leaks = parts.add(new LeakWorker(reports, runtime.commands(), clock, metrics));
    leaks.start();
    String leakKeys = config.leakKeys();
    var leakIntake =
        new LeakIntake(
            reports, leaks, format, leakKeys == null ? null : PartnerKeys.at(leakKeys), metrics);

    var tokens = parts.add(JwtTokens.start(config.tokens(), clock));
    TokenMetrics.bind(metrics, tokens);
    BlockingWork work = parts.add(new BlockingWork("commands", MAX_CONCURRENT_COMMANDS));
    ExecutorService rows =
        parts.add(
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("import-", 0).factory()));
    var api =
        new CommandApi(
            runtime.commands(),
            database.log(),
            new KeyValidator(image, clock, tokens),
            tokens,
            known,
            feed,
            census,
            work,
            rows,
            new NewKeys(format, random),
            leakIntake,
            config.massRevocationShare(),
            clock);
    return parts.add(ServiceServer.start("command", config.server(), ready, metrics, api));
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

  @Override
  public URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    parts.close();
  }
}
