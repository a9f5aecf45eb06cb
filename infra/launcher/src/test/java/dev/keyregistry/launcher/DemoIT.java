package dev.keyregistry.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DemoIT {

  @Test
  void no_revoked_key_is_allowed_after_its_first_denial() throws Exception {
    try (var demo = LauncherProcess.run("demo", "--json", "--keys", "60")) {
      assertThat(demo.awaitExit()).as("%s", demo.lines()).isZero();
      String json = demo.lines().stream().filter(line -> line.startsWith("{")).findFirst().get();
      JsonNode report = new ObjectMapper().readTree(json);
      assertThat(report.path("keysCreated").asInt()).isEqualTo(60);
      assertThat(report.path("keysRevoked").asInt()).isEqualTo(30);
      assertThat(report.path("wronglyAllowed").asLong()).isZero();
      assertThat(report.path("wronglyDenied").asLong()).isZero();
      assertThat(report.path("requestsAfterFirstDenial"))
          .hasSize(2)
          .allMatch(requests -> requests.asLong() >= 1_000);
      assertThat(report.path("revokeToDeniedMillis").path("p50").asDouble()).isPositive();
    }
  }
}
