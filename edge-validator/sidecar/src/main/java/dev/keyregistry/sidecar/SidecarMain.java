package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.ServerStartException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a sidecar until it is told to stop. */
@Command(
    name = "edge-validator-sidecar",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Answers gateways at /authz whether a request may pass, from memory.")
public final class SidecarMain implements Callable<Integer> {

  private static final String LOG_SETTINGS = "logback.configurationFile";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:REGISTRY_HOST:-127.0.0.1}",
      description = "The address to listen on (REGISTRY_HOST).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:REGISTRY_PORT:-7703}",
      description = "The port to listen on (REGISTRY_PORT).")
  private int port;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      defaultValue = "${env:REGISTRY_BOOTSTRAP_SERVERS:-127.0.0.1:7720}",
      description = "The Kafka cluster that has registry.keys (REGISTRY_BOOTSTRAP_SERVERS).")
  private String bootstrapServers = "";

  @Option(
      names = "--edge-id",
      paramLabel = "NAME",
      defaultValue = "${env:REGISTRY_EDGE_ID:-edge-1}",
      description = "The name of this edge, unique in the cell (REGISTRY_EDGE_ID).")
  private String edgeId = "";

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "${env:REGISTRY_REGION:-" + Option.NULL_VALUE + "}",
      description = "Where this edge stands (REGISTRY_REGION).")
  private @Nullable String region;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "${env:REGISTRY_EVENT_LOOPS:-0}",
      description =
          "How many threads serve requests; 0 for one per processor" + " (REGISTRY_EVENT_LOOPS).")
  private int eventLoops;

  @Option(
      names = "--client-address-header",
      paramLabel = "HEADER",
      defaultValue = "${env:REGISTRY_CLIENT_ADDRESS_HEADER:-" + Option.NULL_VALUE + "}",
      description =
          "The header in which the gateway tells the client's address, such as X-Forwarded-For: its"
              + " last element counts. Without it, the address of the connection does"
              + " (REGISTRY_CLIENT_ADDRESS_HEADER).")
  private @Nullable String clientAddressHeader;

  @Option(
      names = "--kafka",
      paramLabel = "NAME=VALUE",
      description =
          "A further setting of the Kafka client, such as security.protocol=SSL;" + " repeatable.")
  private Map<String, String> kafka = Map.of();

  private SidecarMain() {}

  /** Starts; the exit code is 0 after a stop, 1 if the sidecar cannot start, 2 for wrong usage. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "logback-sidecar.xml");
    }
    System.exit(new CommandLine(new SidecarMain()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    int loops = eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    var config =
        new SidecarConfig(
            host, port, bootstrapServers, edgeId, region, loops, clientAddressHeader, kafka);
    try {
      runUntilStopped(config);
      return 0;
    } catch (ServerStartException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  private static void runUntilStopped(SidecarConfig config) throws InterruptedException {
    var sidecar = Sidecar.start(config);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      sidecar.close();
                      stopped.countDown();
                    }));
    stopped.await();
  }
}
