package dev.keyregistry.command.relay;

import java.time.Duration;

/**
 * The relay's settings.
 *
 * @param bootstrapServers Kafka's
 * @param replicationFactor of the topics that it creates
 * @param commitInterval how long a transaction is held open: long enough that its commit does not
 *     slow the records after it, short enough that little is sent twice after a crash
 */
public record RelayConfig(
    String bootstrapServers, short replicationFactor, Duration commitInterval) {

  public static RelayConfig of(String bootstrapServers) {
    return new RelayConfig(bootstrapServers, (short) 1, Duration.ofMillis(100));
  }
}
