package dev.keyregistry.command;

import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.validator.token.TokenConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command service's settings.
 *
 * @param server where and how it listens
 * @param jdbcUrl the log's database
 * @param dbUser its user
 * @param dbPassword the user's password
 * @param kafka the settings of its Kafka clients, {@code bootstrap.servers} among them
 * @param replicationFactor of the topics that the relay creates
 * @param rootKeyFile where the root key is written at the first start
 * @param brand the first part of generated secrets
 * @param nodeId this process, among those that may relay
 * @param massRevocationShare how many of a tenant's keys may be revoked at once without a word, as
 *     a fraction
 * @param deadlines when notice is given of what becomes due
 * @param leakKeys where the public keys are that sign the secret-scanning partner's reports: a file
 *     or an https URL; {@code null} to take none
 * @param tokens whose tokens are accepted beside keys
 */
public record CommandConfig(
    ServerConfig server,
    String jdbcUrl,
    String dbUser,
    String dbPassword,
    Map<String, String> kafka,
    short replicationFactor,
    Path rootKeyFile,
    String brand,
    String nodeId,
    double massRevocationShare,
    DeadlineConfig deadlines,
    @Nullable String leakKeys,
    TokenConfig tokens) {

  /** A tenth of a tenant's keys. */
  public static final double MASS_REVOCATION_SHARE = 0.1;

  public CommandConfig {
    if (!(massRevocationShare >= 0 && massRevocationShare <= 1)) {
      throw new IllegalArgumentException("the share of a mass revocation is 0 to 1");
    }
    kafka = Map.copyOf(kafka);
  }

  @Override
  public String toString() {
    return "CommandConfig["
        + server.host()
        + ':'
        + server.port()
        + ", node "
        + nodeId
        + ']'; // without secrets
  }
}
