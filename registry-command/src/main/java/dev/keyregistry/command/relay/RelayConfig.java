package dev.keyregistry.command.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The relay's settings.
 *
 * @param kafka the settings of its clients, {@code bootstrap.servers} among them
 * @param replicationFactor of the topics that it creates
 * @param commitInterval how long a transaction is held open: long enough that its commit does not
 *     slow the records after it, short enough that little is sent twice after a crash
 */
public record RelayConfig(
    Map<String, String> kafka, short replicationFactor, Duration commitInterval) {

  public RelayConfig {
    kafka = Map.copyOf(kafka);
  }

  public static RelayConfig of(String bootstrapServers) {
    return new RelayConfig(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        (short) 1,
        Duration.ofMillis(100));
  }

  /** The deployment's settings of a client, and those that the relay depends on. */
  Map<String, Object> client(Map<String, Object> own) {
    Map<String, Object> all = new HashMap<>(kafka);
    all.putAll(own);
    return all;
  }

  @Override
  public String toString() {
    return "RelayConfig[" + kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ']';
  }
}
