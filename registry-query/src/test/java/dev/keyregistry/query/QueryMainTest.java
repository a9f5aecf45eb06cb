package dev.keyregistry.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.validator.token.TokenConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class QueryMainTest {

  @Test
  void help_names_every_option_and_its_environment_variable() {
    var command = new CommandLine(new QueryMain());
    String help = command.getUsageMessage().replaceAll("\\s+", "");
    for (var option : command.getCommandSpec().options()) {
      assertThat(help).contains(option.longestName());
    }
    assertThat(help)
        .contains("REGISTRY_QUERY_HOST", "REGISTRY_QUERY_PORT", "REGISTRY_QUERY_JDBC_URL")
        .contains(
            "REGISTRY_QUERY_DB_USER", "REGISTRY_QUERY_DB_PASSWORD", "REGISTRY_BOOTSTRAP_SERVERS")
        .contains("REGISTRY_QUERY_MIN_POSITION_WAIT", "REGISTRY_QUERY_REBUILD");
  }

  @Test
  void settings_do_not_show_the_password() {
    var config =
        new QueryConfig(
            ServerConfig.of("127.0.0.1", 1),
            "jdbc:postgresql://x/y?password=hunter2",
            "u",
            "hunter2",
            Map.of("sasl.jaas.config", "hunter2"),
            java.time.Duration.ZERO,
            false,
            TokenConfig.NONE);
    assertThat(config.toString()).doesNotContain("hunter2");
  }
}
