package dev.keyregistry.bench;

import dev.keyregistry.command.CommandConfig;
import dev.keyregistry.command.CommandService;
import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.infra.embedded.Folders;
import dev.keyregistry.validator.token.TokenConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Keys per second imported over HTTP, all in one request to a whole command service that also
 * relays them, against inserts of the same events' bytes into {@link ReferenceTable}: what an
 * import costs beside a table that only keeps it. Same server, fsync on, slices in turn.
 */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Keys/s imported in one request, against one-row inserts.")
final class ImportBench implements Callable<Integer> {

  private static final int WARM_UP_ROWS = 20_000;

  @Option(names = "--slices", defaultValue = "3", description = "Pairs of slices")
  private int slices;

  @Option(names = "--rows", defaultValue = "100000", description = "Keys in one request")
  private int rows;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("registry-bench");
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgresql"), 0);
        var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        CommandService service = service(postgres, kafka, folder.resolve("root.key"));
        var reference = new ReferenceTable(postgres)) {
      var client = new ImportClient(service.uri(), Files.readString(folder.resolve("root.key")));
      client.createTenant();
      client.send(WARM_UP_ROWS);
      insert(reference, WARM_UP_ROWS);
      compare(client, reference);
      memory(client);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private static CommandService service(
      EmbeddedPostgres postgres, EmbeddedKafka kafka, Path rootKeyFile) {
    return CommandService.start(
        new CommandConfig(
            ServerConfig.of("127.0.0.1", 0),
            postgres.jdbcUrl(),
            postgres.user(),
            postgres.password(),
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            (short) 1,
            rootKeyFile,
            "kr",
            "bench",
            CommandConfig.MASS_REVOCATION_SHARE,
            DeadlineConfig.DEFAULT,
            null,
            TokenConfig.NONE));
  }

  private void compare(ImportClient client, ReferenceTable reference) throws Exception {
    double[] ours = new double[slices];
    double[] theirs = new double[slices];
    for (int i = 0; i < slices; i++) {
      ours[i] = perSecond(() -> client.send(rows));
      theirs[i] = perSecond(() -> insert(reference, rows));
      Figures.progress("import %,.0f rows/s, one-row inserts %,.0f/s", ours[i], theirs[i]);
    }
    Figures.line(
        "import of %,d rows in one request: %,.0f rows/s, one-row inserts %,.0f/s, ratio %.2f",
        rows, Figures.median(ours), Figures.median(theirs), Figures.medianRatio(ours, theirs));
  }

  /** Not timed: what is live while an import runs, less what its keys leave in the image. */
  private void memory(ImportClient client) throws Exception {
    try (var heap = new LiveHeap()) {
      client.send(rows);
      Figures.line("the relay had sent the last row %.1f s after its answer", relayed(client));
      long peak = heap.peak();
      long after = LiveHeap.now();
      Figures.line(
          "heap: %.1f MiB live at the peak more than before, of which %.1f MiB are the keys",
          mebibytes(peak - heap.before()), mebibytes(after - heap.before()));
    }
  }

  private static double relayed(ImportClient client) throws Exception {
    long start = System.nanoTime();
    while (client.metric("registry_relay_position") < client.metric("registry_log_position")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private interface Operation {
    void run() throws Exception;
  }

  private double perSecond(Operation operation) throws Exception {
    long start = System.nanoTime();
    operation.run();
    return rows / ((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private static void insert(ReferenceTable reference, int count) throws Exception {
    var left = new AtomicInteger(count);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> inserts =
          () -> {
            var random = new Random();
            while (left.getAndDecrement() > 0) {
              reference.insert(event(random));
            }
            return null;
          };
      var all = Collections.nCopies(ReferenceTable.CONNECTIONS, inserts);
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    }
  }

  /** The event that a row of the import leads to. */
  private static KeyCreated event(Random random) {
    return new KeyCreated(
        new KeyId(Uuid7.at(Instant.now(), random)),
        TenantId.of(ImportClient.TENANT),
        null,
        Environment.LIVE,
        new KeyProfile("imported " + random.nextInt(), null, null, Map.of()),
        Scopes.of("invoices:read", "invoices:write"),
        List.of(),
        Restrictions.NONE,
        UsagePolicy.DEFAULT,
        new SecretGeneration(
            1,
            new SecretHash(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
            null),
        new Provenance(Instant.now(), "key_01jd0000000000000000000000", "127.0.0.1", null));
  }
}
