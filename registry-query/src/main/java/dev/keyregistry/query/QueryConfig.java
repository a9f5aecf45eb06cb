package dev.keyregistry.query;

import java.time.Duration;

/**
 * The query service's settings.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param jdbcUrl the store's database
 * @param dbUser its user
 * @param dbPassword the user's password
 * @param bootstrapServers Kafka's
 * @param minPositionLimit how long a request waits for the position that it names
 * @param rebuild whether to forget everything first, and read the log from its start
 */
public record QueryConfig(
    String host,
    int port,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    String bootstrapServers,
    Duration minPositionLimit,
    boolean rebuild) {

  @Override
  public String toString() {
    return "QueryConfig[" + host + ':' + port + ']'; // not the password
  }
}
