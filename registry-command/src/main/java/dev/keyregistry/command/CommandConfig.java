package dev.keyregistry.command;

import java.nio.file.Path;

/**
 * The command service's settings.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param jdbcUrl the log's database
 * @param dbUser its user
 * @param dbPassword the user's password
 * @param bootstrapServers Kafka's
 * @param replicationFactor of the topics that the relay creates
 * @param rootKeyFile where the root key is written at the first start
 * @param brand the first part of generated secrets
 * @param nodeId this process, among those that may relay
 */
public record CommandConfig(
    String host,
    int port,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    String bootstrapServers,
    short replicationFactor,
    Path rootKeyFile,
    String brand,
    String nodeId) {

  @Override
  public String toString() {
    return "CommandConfig[" + host + ':' + port + ", node " + nodeId + ']'; // not the password
  }
}
