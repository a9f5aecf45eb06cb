package dev.keyregistry.infra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSourceTest {
  @ParameterizedTest
  @CsvSource({
    // setting, images, inside a container, host overridden, expected
    "'',         false, false, false, EMBEDDED",
    "'',         true,  false, false, CONTAINERS",
    "auto,       true,  false, false, CONTAINERS",
    "auto,       false, false, true,  EMBEDDED",
    "auto,       true,  true,  false, EMBEDDED",
    "auto,       true,  true,  true,  CONTAINERS",
    "embedded,   true,  false, false, EMBEDDED",
    "containers, false, true,  false, CONTAINERS",
    "external,   false, false, false, EXTERNAL",
    "' External ', true, false, false, EXTERNAL",
  })
  void the_switch_decides(
      String setting, boolean images, boolean inside, boolean overridden, ServerSource expected) {
    var docker = new DockerState(images, inside, overridden);
    assertThat(ServerSource.decide(setting, () -> docker)).isEqualTo(expected);
  }

  @Test
  void docker_is_asked_only_when_the_answer_matters() {
    assertThat(
            ServerSource.decide(
                "embedded",
                () -> {
                  throw new AssertionError("asked");
                }))
        .isEqualTo(ServerSource.EMBEDDED);
  }

  @Test
  void an_unknown_setting_is_refused_with_the_choices() {
    assertThatThrownBy(
            () -> ServerSource.decide("podman", () -> new DockerState(true, false, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("podman")
        .hasMessageContaining("embedded, containers or external");
  }

  @Test
  void the_cleaners_image_counts_unless_it_is_switched_off() {
    assertThat(Images.needed(Map.of())).hasSize(3);
    assertThat(Images.needed(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true")))
        .isEqualTo(List.of(Images.POSTGRES, Images.KAFKA));
  }

  @Test
  void a_database_replaces_the_one_in_a_url_and_keeps_its_parameters() {
    assertThat(JdbcUrls.withDatabase("jdbc:postgresql://h:1/a?ssl=true&x=/y", "b"))
        .isEqualTo("jdbc:postgresql://h:1/b?ssl=true&x=/y");
    assertThatThrownBy(() -> JdbcUrls.withDatabase("jdbc:postgresql:a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void external_servers_must_be_named() {
    assertThatThrownBy(() -> External.kafka(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("REGISTRY_TEST_KAFKA");
  }

  @Test
  void a_database_does_not_show_its_password() {
    assertThat(new PostgresDatabase("jdbc:postgresql://h:1/a", "user", "hidden"))
        .asString()
        .doesNotContain("hidden");
  }
}
