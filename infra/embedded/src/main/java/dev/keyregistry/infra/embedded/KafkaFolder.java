package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** The files of one broker. */
record KafkaFolder(Path root) {
  /** A property that is ours, not Kafka's: the id to format the log directory with. */
  static final String CLUSTER_ID = "registry.cluster.id";

  /** Another one: what its listener for clients speaks; PLAINTEXT unless it is set. */
  static final String PROTOCOL = "registry.listener.protocol";

  KafkaFolder {
    root = root.toAbsolutePath().normalize();
  }

  Path propertiesFile() {
    return root.resolve("broker.properties");
  }

  ServerLog log() {
    return new ServerLog(root.resolve("server.log"));
  }

  /** Written by the broker's JVM as the first thing it does. */
  void writePid() throws IOException {
    write(root.resolve("broker.pid"), Long.toString(ProcessHandle.current().pid()));
  }

  /** Written by the broker's JVM when it takes connections. */
  void writeReady() throws IOException {
    write(root.resolve("broker.ready"), Long.toString(ProcessHandle.current().pid()));
  }

  boolean isReady(long pid) {
    return read(root.resolve("broker.ready")).filter(Long.toString(pid)::equals).isPresent();
  }

  /** Stops a broker that an earlier run left on this folder. */
  void stopLeftover() {
    read(root.resolve("broker.pid"))
        .flatMap(
            pid ->
                Leftover.find(
                    Long.parseLong(pid),
                    KafkaBrokerMain.class.getName(),
                    propertiesFile().toString()))
        .ifPresent(broker -> Leftover.stop(broker, Signals.TERM, "Kafka in " + root));
  }

  /**
   * Writes the broker's configuration.
   *
   * @param cluster the nodes of its cluster, itself among them
   * @param settings replace the default ones
   */
  void writeProperties(
      KafkaNode node, List<KafkaNode> cluster, String clusterId, Map<String, String> settings)
      throws IOException {
    Files.createDirectories(root);
    Files.deleteIfExists(root.resolve("broker.ready"));
    var properties = new Properties();
    properties.putAll(defaults(Math.min(3, cluster.size())));
    if (cluster.size() == 1) {
      // A former leader waits this long before it stands for election; here it has no rival.
      properties.put("controller.quorum.election.timeout.ms", "50");
    }
    properties.putAll(settings);
    String voters = cluster.stream().map(KafkaNode::voter).collect(Collectors.joining(","));
    String listener = "BROKER://%s:%d".formatted(Ports.LOOPBACK, node.port());
    properties.putAll(
        Map.of(
            CLUSTER_ID,
            clusterId,
            "process.roles",
            "broker,controller",
            "node.id",
            Integer.toString(node.id()),
            "controller.quorum.voters",
            voters,
            "listeners",
            listener + ",CONTROLLER://%s:%d".formatted(Ports.LOOPBACK, node.controllerPort()),
            "advertised.listeners",
            listener,
            "listener.security.protocol.map",
            "BROKER:%s,CONTROLLER:PLAINTEXT"
                .formatted(settings.getOrDefault(PROTOCOL, "PLAINTEXT")),
            "inter.broker.listener.name",
            "BROKER",
            "controller.listener.names",
            "CONTROLLER",
            "log.dirs",
            root.resolve("data").toString()));
    try (Writer writer = Files.newBufferedWriter(propertiesFile())) {
      properties.store(writer, null);
    }
  }

  private static Map<String, String> defaults(int replicas) {
    String factor = Integer.toString(replicas);
    String minimum = Integer.toString(Math.max(1, replicas - 1));
    return Map.ofEntries(
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", factor),
        Map.entry("min.insync.replicas", minimum),
        Map.entry("offsets.topic.replication.factor", factor),
        Map.entry("transaction.state.log.replication.factor", factor),
        Map.entry("transaction.state.log.min.isr", minimum),
        Map.entry("share.coordinator.state.topic.replication.factor", factor),
        Map.entry("share.coordinator.state.topic.min.isr", minimum),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // A killed broker may register again only when its old session has run out.
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        // One registry, few groups: the default of 50 partitions each only costs start-up time.
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("share.coordinator.state.topic.num.partitions", "4"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        // The default of 128 MB is half of this JVM's heap.
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(32 << 20)));
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
