package dev.keyregistry.query;

import java.time.Duration;
import java.util.Map;

/**
 * The query service's settings.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param jdbcUrl the store's database
 * @param dbUser its user
 * @param dbPassword the user's password
 * @param kafka the settings of its Kafka clients, {@code bootstrap.servers} among them
 * @param minPositionLimit how long a request waits for the position that it names
 * @param rebuild whether to forget everything first, and read the log from its start
 */
public record QueryConfig(
    String host,
    int port,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    Map<String, String> kafka,
    Duration minPositionLimit,
    boolean rebuild) {

  public QueryConfig {
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "QueryConfig[" + host + ':' + port + ']'; // without secrets
  }
}
