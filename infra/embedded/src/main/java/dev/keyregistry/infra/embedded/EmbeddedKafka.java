package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in a JVM of its own, on the loopback address, that dies with this JVM.
 *
 * <p>Broker and controller are one process. Its folder keeps the data and the broker's log, and
 * survives restarts. {@link EmbeddedKafkaCluster} joins several.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final int PORT_ATTEMPTS = 5;

  private final KafkaFolder folder;
  private final Map<String, String> settings;
  private final String clusterId;
  private KafkaNode node;
  private List<KafkaNode> cluster;
  private @Nullable ChildProcess broker;

  EmbeddedKafka(
      Path folder,
      KafkaNode node,
      List<KafkaNode> cluster,
      String clusterId,
      Map<String, String> settings) {
    this.folder = new KafkaFolder(folder);
    this.node = node;
    this.cluster = List.copyOf(cluster);
    this.clusterId = clusterId;
    this.settings = Map.copyOf(settings);
  }

  /** The same as {@link #start(Path, int, Map)} with the default settings. */
  public static EmbeddedKafka start(Path folder, int port) {
    return start(folder, port, Map.of());
  }

  /**
   * Starts the one broker of a cluster of its own and returns when it takes connections.
   *
   * @param folder where it keeps its files; created when missing
   * @param port for clients, 0 for any free one
   * @param settings broker properties that replace the default ones
   * @throws EmbeddedServerException with the end of the broker's log if it does not start, or if
   *     the port is in use
   */
  public static EmbeddedKafka start(Path folder, int port, Map<String, String> settings) {
    String clusterId = clusterId(folder);
    for (int attempt = 1; ; attempt++) {
      var node = new KafkaNode(1, port == 0 ? Ports.free() : port, Ports.free());
      var kafka = new EmbeddedKafka(folder, node, List.of(node), clusterId, settings);
      try {
        kafka.restart();
        return kafka;
      } catch (EmbeddedServerException e) {
        boolean taken =
            Ports.isInUse(e) || kafka.folder.log().text().contains("Address already in use");
        if (!taken || attempt == PORT_ATTEMPTS || (port != 0 && !Ports.isFree(port))) {
          throw e;
        }
      }
    }
  }

  /**
   * Settings of a broker that speaks TLS alone, and wants certificates of its clients.
   *
   * @param authorities a PEM file with those that clients' certificates come from, and its own
   * @param certificate its own certificate, of {@code 127.0.0.1}, for servers and for clients: a
   *     broker is a client of its own
   * @param key the certificate's private key, PKCS #8
   */
  public static Map<String, String> tls(Path authorities, Path certificate, Path key)
      throws IOException {
    return Map.of(
        KafkaFolder.PROTOCOL,
        "SSL",
        "ssl.client.auth",
        "required",
        "ssl.keystore.type",
        "PEM",
        "ssl.keystore.certificate.chain",
        Files.readString(certificate),
        "ssl.keystore.key",
        Files.readString(key),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.certificates",
        Files.readString(authorities));
  }

  /** Starts the broker again on the same port, after stopping it if it still runs. */
  public synchronized void restart() {
    stop();
    launch();
    awaitReady();
  }

  /** Stops the broker in order; its data is kept. */
  public synchronized void stop() {
    if (broker != null) {
      broker.stop();
      broker = null;
    }
  }

  /** Kills the broker with SIGKILL, as a crash would. */
  public synchronized void kill() {
    if (broker != null) {
      broker.kill();
      broker = null;
    }
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  public synchronized boolean isRunning() {
    return broker != null && broker.isAlive();
  }

  public int port() {
    return node.port();
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + node.port();
  }

  /**
   * The process id of the broker's JVM.
   *
   * @throws IllegalStateException if it is stopped
   */
  public synchronized long pid() {
    return running().pid();
  }

  /** Completes with the exit code when the running broker ends, for whatever reason. */
  public synchronized CompletableFuture<Integer> onExit() {
    return running().onExit();
  }

  /** The file that takes the broker's log. */
  public Path logFile() {
    return folder.log().file();
  }

  /** Starts the broker's JVM; {@link #awaitReady} waits for it. */
  synchronized void launch() {
    try {
      folder.stopLeftover();
      Ports.requireFree(node.port(), "Kafka");
      if (!Ports.isFree(node.controllerPort()) && cluster.size() == 1) {
        // Only the node itself uses this port, so another one does as well.
        node = new KafkaNode(node.id(), node.port(), Ports.free());
        cluster = List.of(node);
      }
      folder.writeProperties(node, cluster, clusterId, settings);
      folder.log().rotate();
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot prepare " + folder.root(), e);
    }
    broker =
        ChildProcess.start(
            new ChildProcess.Spec(
                command(),
                // Not an argument: a command line this long could no longer be recognised.
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                folder.log().file(),
                Signals.TERM,
                STOP_LIMIT));
  }

  synchronized void awaitReady() {
    ChildProcess started = running();
    boolean decided =
        Poll.until(START_LIMIT, () -> folder.isReady(started.pid()) || !started.isAlive());
    if (!decided || !started.isAlive()) {
      stop();
      throw new EmbeddedServerException(
          "Kafka did not start in %s on port %d.%s"
              .formatted(folder.root(), node.port(), folder.log().tail()));
    }
  }

  private ChildProcess running() {
    if (broker == null) {
      throw new IllegalStateException("Kafka in " + folder.root() + " is stopped");
    }
    return broker;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=dev/keyregistry/infra/embedded/broker-logback.xml"));
    command.add(KafkaBrokerMain.class.getName());
    command.add(folder.propertiesFile().toString());
    return command;
  }

  /** The id that the folder's data was formatted with, a new one for a new folder. */
  static String clusterId(Path folder) {
    Path file = folder.resolve("cluster.id");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        Files.writeString(file, Uuid.randomUuid().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot use " + file, e);
    }
  }
}
