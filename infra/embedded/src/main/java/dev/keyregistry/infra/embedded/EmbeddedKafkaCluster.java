package dev.keyregistry.infra.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several brokers that replicate each other, for tests of a broker's loss. */
public final class EmbeddedKafkaCluster implements AutoCloseable {
  private final List<EmbeddedKafka> brokers;

  private EmbeddedKafkaCluster(List<EmbeddedKafka> brokers) {
    this.brokers = List.copyOf(brokers);
  }

  /**
   * Starts {@code size} brokers on free ports and returns when all take connections. Topics get a
   * replica on each of up to three brokers, all but one of which must be in sync.
   *
   * @param folder where they keep their files; created when missing
   * @throws EmbeddedServerException if one does not start
   */
  public static EmbeddedKafkaCluster start(Path folder, int size, Map<String, String> settings) {
    List<KafkaNode> nodes =
        IntStream.rangeClosed(1, size)
            .mapToObj(id -> new KafkaNode(id, Ports.free(), Ports.free()))
            .toList();
    String clusterId = EmbeddedKafka.clusterId(folder);
    var cluster =
        new EmbeddedKafkaCluster(
            nodes.stream()
                .map(
                    node ->
                        new EmbeddedKafka(
                            folder.resolve("broker-" + node.id()),
                            node,
                            nodes,
                            clusterId,
                            settings))
                .toList());
    try {
      // A broker is ready only when a majority of controllers runs, so all start before any wait.
      cluster.brokers.forEach(EmbeddedKafka::launch);
      cluster.brokers.forEach(EmbeddedKafka::awaitReady);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** The brokers, in the order of their node ids 1, 2, 3 …. */
  public List<EmbeddedKafka> brokers() {
    return brokers;
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return brokers.stream().map(EmbeddedKafka::bootstrapServers).collect(Collectors.joining(","));
  }

  /** Ends all brokers at once; in order is not possible once the majority is gone. */
  @Override
  public void close() {
    brokers.forEach(EmbeddedKafka::kill);
  }
}
