package dev.keyregistry.bench;

import dev.keyregistry.command.axon.PostgresEventStorageEngine;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.Uuid7;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.infra.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Events per second through the storage engine, against {@link ReferenceTable}. Same server, fsync
 * on, slices in turn.
 */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = "Events/s through the storage engine, against one-row inserts.")
final class AppendBench implements Callable<Integer> {

  @Option(names = "--slices", defaultValue = "5", description = "Pairs of slices per client count")
  private int slices;

  @Option(names = "--seconds", defaultValue = "3", description = "Length of a slice")
  private int seconds;

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "1,16,64,256",
      description = "Concurrent clients")
  private List<Integer> clients = List.of();

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("registry-bench");
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgresql"), 0);
        LogDatabase log =
            LogDatabase.open(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var reference = new ReferenceTable(postgres);
        ExecutorService continuations = Executors.newVirtualThreadPerTaskExecutor()) {
      var engine = new PostgresEventStorageEngine(log, continuations);
      Figures.line(
          "append: one event of %d bytes per append, its condition on a subject of its own",
          EventCodec.encode(event()).length);
      for (int count : clients) {
        compare(count, () -> append(engine), () -> reference.insert(event()));
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private interface Operation {
    void run() throws Exception;
  }

  private void compare(int count, Operation candidate, Operation reference) throws Exception {
    run(count, candidate, Duration.ofSeconds(2)); // warm-up
    run(count, reference, Duration.ofSeconds(2));
    double[] ours = new double[slices];
    double[] theirs = new double[slices];
    for (int i = 0; i < slices; i++) {
      ours[i] = run(count, candidate, Duration.ofSeconds(seconds));
      theirs[i] = run(count, reference, Duration.ofSeconds(seconds));
    }
    Figures.line(
        "%4d clients: engine %,7.0f events/s, one-row inserts %,7.0f/s, ratio %.2f",
        count, Figures.median(ours), Figures.median(theirs), Figures.medianRatio(ours, theirs));
  }

  private static double run(int clients, Operation operation, Duration length) throws Exception {
    var done = new LongAdder();
    long start = System.nanoTime();
    long end = start + length.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          java.util.stream.IntStream.range(0, clients)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            while (System.nanoTime() < end) {
                              operation.run();
                              done.increment();
                            }
                            return null;
                          }))
              .toList();
      for (var client : running) {
        client.get();
      }
    }
    return done.sum() / ((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
  }

  private static RegistryEvent event() {
    var random = new Random();
    return new KeyScopesChanged(
        new KeyId(Uuid7.at(Instant.now(), random)),
        TenantId.of("acme"),
        Scopes.of("invoices:read", "invoices:write"),
        List.of(),
        new Provenance(Instant.now(), "key_01jd0000000000000000000000", "127.0.0.1", null));
  }

  private static void append(EventStorageEngine engine) throws Exception {
    RegistryEvent event = event();
    var tag = new Tag("entity", event.entity().recordKey());
    EventMessage message =
        new GenericEventMessage(new MessageType(EventCodec.typeOf(event)), event);
    AppendCondition condition =
        AppendCondition.withCriteria(EventCriteria.havingTags(tag))
            .withMarker(new GlobalIndexConsistencyMarker(0));
    engine
        .appendEvents(
            condition, null, List.of(new GenericTaggedEventMessage<>(message, Set.of(tag))))
        .thenCompose(transaction -> transaction.commit(null))
        .get(30, TimeUnit.SECONDS);
  }
}
