package dev.keyregistry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void no_revoked_key_is_allowed_after_its_first_denial_and_nothing_is_left(@TempDir Path folder)
      throws Exception {
    try (var demo = LauncherProcess.runIn(folder, "demo", "--json", "--keys", "60")) {
      demo.awaitLine("every part is ready");
      List<ProcessHandle> servers = demo.descendants();
      assertThat(servers).hasSizeGreaterThan(2);
      assertThat(demo.awaitExit()).as("%s", demo.lines()).isZero();
      await() // the last of a server's own children are reaped by others, a moment later
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
      assertThat(folder).isDirectoryNotContaining("glob:**key-registry-demo-*");
      JsonNode report = report(demo);
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

  @Test
  void a_wrong_verdict_is_reported_and_the_exit_code_is_1(@TempDir Path folder) throws Exception {
    try (var demo = LauncherProcess.runIn(folder, "demo", "--json", "--keys", "200")) {
      demo.awaitLine("created a tenant and 200 keys");
      disable(folder, "demo 60"); // which the demo takes for valid all the time
      assertThat(demo.awaitExit()).as("%s", demo.lines()).isEqualTo(1);
      JsonNode report = report(demo);
      assertThat(report.path("ok").asBoolean(true)).isFalse();
      assertThat(report.path("wronglyDenied").asLong()).isPositive();
      assertThat(report.path("wronglyAllowed").asLong()).isZero();
      assertThat(report.path("problems").toString()).contains("which is valid");
    }
  }

  private static JsonNode report(LauncherProcess demo) throws IOException {
    return JSON.readTree(
        demo.lines().stream().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
  }

  /** Somebody else disables a key of the demo's cell. */
  private static void disable(Path temporaryFolder, String label) throws IOException {
    JsonNode run = runJson(temporaryFolder);
    String rootKey = Files.readString(Path.of(run.path("rootKeyFile").asText())).strip();
    var headers = Map.of("Authorization", "Bearer " + rootKey);
    String search = "/v1/keys?tenant=demo&label=" + label.replace(" ", "%20");
    Answer found = Http.get(run.path("queryUrl").asText() + search, headers);
    assertThat(found.body().path("items")).as("%s", found).hasSize(1);
    String key = found.body().path("items").path(0).path("keyId").asText();
    String url = run.path("commandUrl").asText() + "/v1/keys/" + key + "/disable";
    assertThat(Http.send("POST", url, headers, "").status()).isEqualTo(200);
  }

  private static JsonNode runJson(Path temporaryFolder) throws IOException {
    try (Stream<Path> folders = Files.list(temporaryFolder)) {
      Path dataDir =
          folders
              .filter(folder -> folder.getFileName().toString().startsWith("key-registry-demo-"))
              .findFirst()
              .orElseThrow();
      return JSON.readTree(dataDir.resolve("run.json").toFile());
    }
  }
}
