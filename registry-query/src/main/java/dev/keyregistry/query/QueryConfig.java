package dev.keyregistry.query;

import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.validator.token.TokenConfig;
import java.time.Duration;
import java.util.Map;

/**
 * The query service's settings.
 *
 * @param server where and how it listens
 * @param jdbcUrl the store's database
 * @param dbUser its user
 * @param dbPassword the user's password
 * @param kafka the settings of its Kafka clients, {@code bootstrap.servers} among them
 * @param minPositionLimit how long a request waits for the position that it names
 * @param rebuild whether to forget everything first, and read the log from its start
 * @param tokens whose tokens are accepted beside keys
 */
public record QueryConfig(
    ServerConfig server,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    Map<String, String> kafka,
    Duration minPositionLimit,
    boolean rebuild,
    TokenConfig tokens) {

  public QueryConfig {
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "QueryConfig[" + server.host() + ':' + server.port() + ']'; // without secrets
  }
}
