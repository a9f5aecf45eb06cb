package dev.keyregistry.bench;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG;

import dev.keyregistry.bench.CommandFanOut.Change;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.infra.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From the commit of a revocation to its denial in the last of n edge images, or from that of a
 * creation to the key's acceptance, against a raw producer (transaction held open, as the relay's)
 * and n raw consumers on the same broker. Slices in turn, 50 a second.
 */
@Command(
    name = "propagate",
    mixinStandardHelpOptions = true,
    description =
        "Revoke committed to denied, or create to usable, in every edge image, against raw Kafka.")
final class PropagateBench implements Callable<Integer> {

  static final int PER_SECOND = 50;

  @Option(names = "--slices", defaultValue = "5", description = "Pairs of slices per edge count")
  private int slices;

  @Option(names = "--changes", defaultValue = "150", description = "Commands in a slice")
  private int changes;

  @Option(
      names = "--change",
      defaultValue = "REVOKE",
      description = "What is timed: ${COMPLETION-CANDIDATES}")
  private Change change = Change.REVOKE;

  @Option(names = "--edges", split = ",", defaultValue = "1,10,50", description = "Edge images")
  private List<Integer> edges = List.of();

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("registry-bench");
    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgresql"), 0);
        var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      createTopic(kafka.bootstrapServers());
      for (int count : edges) {
        try (var registry = new CommandFanOut(change, postgres, kafka, count);
            var raw = new RawFanOut(kafka.bootstrapServers(), count)) {
          compare(count, registry, raw);
        }
      }
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  /** Something whose slowest receiver is timed; a run gives nanoseconds, one value per message. */
  interface FanOut extends AutoCloseable {
    Histogram run(int messages) throws Exception;

    @Override
    void close();
  }

  private void compare(int count, FanOut registry, FanOut raw) throws Exception {
    registry.run(changes); // warm-up
    raw.run(changes);
    List<Histogram> ours = new ArrayList<>();
    List<Histogram> theirs = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      ours.add(registry.run(changes));
      theirs.add(raw.run(changes));
    }
    Figures.line(
        "%3d edges: registry p50 %.2f ms, p99 %.2f ms; raw Kafka p50 %.2f ms, p99 %.2f ms;"
            + " ratio p50 %.2f, p99 %.2f",
        count,
        Figures.median(millis(ours, 50)),
        Figures.median(millis(ours, 99)),
        Figures.median(millis(theirs, 50)),
        Figures.median(millis(theirs, 99)),
        Figures.medianRatio(millis(ours, 50), millis(theirs, 50)),
        Figures.medianRatio(millis(ours, 99), millis(theirs, 99)));
  }

  private static double[] millis(List<Histogram> histograms, double percentile) {
    return histograms.stream().mapToDouble(h -> h.getValueAtPercentile(percentile) / 1e6).toArray();
  }

  private static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(RawFanOut.TOPIC, 1, (short) 1))).all().get();
    }
  }

  static Map<String, Object> producer(String bootstrapServers) {
    return Map.of(
        BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        TRANSACTIONAL_ID_CONFIG,
        "raw-fan-out",
        LINGER_MS_CONFIG,
        0,
        ACKS_CONFIG,
        "all",
        KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class);
  }
}
