package dev.keyregistry.http.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a service finds Kafka and talks to it; mixed into its command line. */
public final class KafkaOptions {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,…]",
      defaultValue = "${env:REGISTRY_BOOTSTRAP_SERVERS:-127.0.0.1:7720}",
      description = "Where the Kafka cluster is (REGISTRY_BOOTSTRAP_SERVERS).")
  private String bootstrapServers = "";

  @Option(
      names = "--kafka",
      paramLabel = "NAME=VALUE",
      description =
          "A further setting of the Kafka clients, such as security.protocol=SSL; repeatable. With"
              + " @FILE, options come from a file: for those that hold secrets.")
  private Map<String, String> further = Map.of();

  /** The settings of Kafka's clients, the servers among them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(further);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }
}
