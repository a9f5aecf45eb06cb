package dev.keyregistry.launcher.cell;

import dev.keyregistry.command.CommandConfig;
import dev.keyregistry.command.CommandService;
import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.http.server.Parts;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.query.QueryConfig;
import dev.keyregistry.query.QueryService;
import dev.keyregistry.sidecar.Sidecar;
import dev.keyregistry.sidecar.SidecarConfig;
import dev.keyregistry.validator.token.TokenConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A whole cell on one machine: PostgreSQL and Kafka as child processes that die with this one; the
 * command service, the query service and the edges in this process, all on the loopback address.
 */
public final class Cell implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  static final String BRAND = "kr";
  private static final Duration MIN_POSITION_LIMIT = Duration.ofSeconds(2);
  private static final Duration DEADLINE_SCAN = Duration.ofSeconds(1); // someone is looking on

  private final DataDir dataDir;
  private final PortPlan ports;
  private final Progress progress;
  private final Parts parts = new Parts();
  private final CompletableFuture<String> lost = new CompletableFuture<>();
  private volatile @Nullable RunInfo info;

  /** A cell that is not started yet; {@link #close} lets go of the data dir too. */
  public Cell(DataDir dataDir, PortPlan ports, Progress progress) {
    this.dataDir = parts.add(dataDir);
    this.ports = ports;
    this.progress = progress;
  }

  /**
   * Starts every part and returns when each is ready. Whatever has been started when it fails is
   * stopped by {@link #close}.
   *
   * @throws RuntimeException with a message for people, if a part does not start
   */
  public void start() {
    RunInfo.delete(dataDir.runFile()); // of a run that was killed
    ports.requireFree();
    parts.add(LogFile.attach(dataDir.logFile()));
    Servers servers = startServers();
    Databases.ensure(servers.postgres);
    RunInfo started = startServices(servers);
    awaitReady(started);
    started.write(dataDir.runFile());
    parts.add(() -> RunInfo.delete(dataDir.runFile())); // first to go
    info = started;
  }

  /** Where its parts are. */
  public RunInfo info() {
    return Objects.requireNonNull(info, "the cell has not been started");
  }

  /** Completes, with a line for people, when PostgreSQL or Kafka has ended by itself. */
  public CompletableFuture<String> lost() {
    return lost.copy();
  }

  /** Stops the services, then Kafka and PostgreSQL; the data stays. */
  @Override
  public void close() {
    parts.close();
  }

  private record Servers(EmbeddedPostgres postgres, EmbeddedKafka kafka) {}

  private Servers startServers() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var postgres = CompletableFuture.supplyAsync(this::startPostgres, executor);
      var kafka = CompletableFuture.supplyAsync(this::startKafka, executor);
      try {
        CompletableFuture.allOf(postgres, kafka).join(); // both, also if one has failed
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
      return new Servers(postgres.join(), kafka.join());
    }
  }

  private EmbeddedPostgres startPostgres() {
    EmbeddedPostgres postgres =
        timed(
            "PostgreSQL",
            () -> parts.add(EmbeddedPostgres.start(dataDir.postgres(), ports.postgres())),
            server -> HOST + ':' + server.port());
    watch("PostgreSQL", postgres.onExit(), postgres.logFile());
    return postgres;
  }

  private EmbeddedKafka startKafka() {
    EmbeddedKafka kafka =
        timed(
            "Kafka",
            () -> parts.add(EmbeddedKafka.start(dataDir.kafka(), ports.kafka())),
            EmbeddedKafka::bootstrapServers);
    watch("Kafka", kafka.onExit(), kafka.logFile());
    return kafka;
  }

  private void watch(String server, CompletableFuture<Integer> exit, Path log) {
    var unused =
        exit.thenAccept(
            code -> {
              if (!parts.isClosed()) {
                lost.complete(
                    "%s has ended by itself (exit code %d); its log: %s"
                        .formatted(server, code, log));
              }
            });
  }

  private RunInfo startServices(Servers servers) {
    String kafka = servers.kafka.bootstrapServers();
    CommandService command =
        timed("command service", () -> parts.add(startCommand(servers)), s -> url(s.port()));
    RelayTopicsCheck.await(kafka);
    QueryService query =
        timed("query service", () -> parts.add(startQuery(servers)), s -> url(s.port()));
    List<String> edges = new ArrayList<>();
    for (int i = 0; i < ports.edges().size(); i++) {
      int number = i + 1;
      Sidecar edge =
          timed(
              "edge " + number,
              () -> parts.add(startEdge(kafka, number, url(command.port()))),
              s -> url(s.port()));
      edges.add(url(edge.port()));
    }
    return new RunInfo(
        url(command.port()),
        url(query.port()),
        edges.getFirst(),
        edges,
        kafka,
        servers.postgres.jdbcUrl(Databases.COMMAND),
        dataDir.rootKeyFile().toString(),
        ProcessHandle.current().pid());
  }

  private CommandService startCommand(Servers servers) {
    return CommandService.start(
        new CommandConfig(
            ServerConfig.of(HOST, ports.command()),
            servers.postgres.jdbcUrl(Databases.COMMAND),
            servers.postgres.user(),
            servers.postgres.password(),
            kafka(servers),
            (short) 1,
            dataDir.rootKeyFile(),
            BRAND,
            "command-1",
            CommandConfig.MASS_REVOCATION_SHARE,
            new DeadlineConfig(DeadlineConfig.DEFAULT.expiryNotice(), DEADLINE_SCAN),
            null,
            TokenConfig.NONE));
  }

  private static Map<String, String> kafka(Servers servers) {
    return Map.of("bootstrap.servers", servers.kafka.bootstrapServers());
  }

  private QueryService startQuery(Servers servers) {
    return QueryService.start(
        new QueryConfig(
            ServerConfig.of(HOST, ports.query()),
            servers.postgres.jdbcUrl(Databases.QUERY),
            servers.postgres.user(),
            servers.postgres.password(),
            kafka(servers),
            MIN_POSITION_LIMIT,
            false,
            TokenConfig.NONE),
        Clock.systemUTC());
  }

  private Sidecar startEdge(String kafka, int number, String commandUrl) {
    int port = ports.edges().get(number - 1);
    return Sidecar.start(
        SidecarConfig.of(HOST, port, kafka, "edge-" + number)
            .withServer(ServerConfig.of(HOST, port))
            .withCommandUrl(URI.create(commandUrl)));
  }

  private void awaitReady(RunInfo started) {
    try (var check = new ReadyCheck()) {
      check.await("the command service", started.commandUrl());
      check.await("the query service", started.queryUrl());
      for (String edge : started.edgeUrls()) {
        check.await("the edge at " + edge, edge);
      }
    }
    progress.step("every part is ready");
  }

  private interface Address<P> {
    String of(P part);
  }

  private <P> P timed(String name, Supplier<P> start, Address<P> address) {
    long begin = System.nanoTime();
    P part = start.get();
    double seconds = (System.nanoTime() - begin) / 1e9;
    progress.step("%-16s %-24s %4.1f s".formatted(name, address.of(part), seconds));
    return part;
  }

  private static String url(int port) {
    return "http://" + HOST + ':' + port;
  }
}
