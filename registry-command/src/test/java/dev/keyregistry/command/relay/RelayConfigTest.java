package dev.keyregistry.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayConfigTest {

  private final RelayConfig config =
      new RelayConfig(
          Map.of("bootstrap.servers", "k:9", "sasl.jaas.config", "hunter2", "acks", "0"),
          (short) 3,
          Duration.ofMillis(100));

  @Test
  void a_deployment_adds_settings_and_changes_none_that_the_relay_depends_on() {
    assertThat(config.client(Map.of("acks", "all")))
        .containsEntry("sasl.jaas.config", "hunter2")
        .containsEntry("acks", "all");
  }

  @Test
  void settings_are_not_shown() {
    assertThat(config.toString()).isEqualTo("RelayConfig[k:9]");
  }
}
