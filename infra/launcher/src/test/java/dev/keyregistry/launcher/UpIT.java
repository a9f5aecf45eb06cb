package dev.keyregistry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.infra.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {

  private static final int PORTS = 31;
  private static final String POSITION = "Registry-Position";
  private static final String POSITION_WANTED = "Registry-Min-Position";

  @TempDir private static Path folder;
  private static Path dataDir;
  private static int portBase;
  private static LauncherProcess up;

  @BeforeAll
  static void start() {
    dataDir = folder.resolve("data");
    portBase = freeBase();
    up = LauncherProcess.up(dataDir, portBase).awaitReady();
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  @Test
  void run_json_tells_where_everything_is() throws Exception {
    JsonNode run = runJson();
    assertThat(run.path("commandUrl").asText()).isEqualTo("http://127.0.0.1:" + (portBase + 1));
    for (String url : List.of("commandUrl", "queryUrl", "edgeUrl")) {
      assertThat(get(run.path(url).asText() + "/readyz").statusCode()).as(url).isEqualTo(200);
    }
    Path rootKey = Path.of(run.path("rootKeyFile").asText());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rootKey)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_three_commands_that_it_prints_work_when_pasted() throws Exception {
    assumeThat(Path.of("/usr/bin/curl")).exists();
    List<String> commands =
        up.lines().stream().map(String::strip).filter(line -> line.contains("curl -sS")).toList();
    assertThat(commands).hasSize(3);
    String make = commands.get(0) + '\n' + commands.get(1) + "\necho \"KEY=$KEY\"";
    String made = shell(make);
    assertThat(made).contains("\"acme\"").contains("\"first\"");
    String key = made.substring(made.lastIndexOf("KEY="));
    // People take longer to paste than an edge takes to hear of a new key; a script does not.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> shell(key + commands.get(2)), answer -> answer.contains("HTTP/1.1 200 OK"));
  }

  private static String shell(String commands) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", commands).redirectErrorStream(true).start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return output;
  }

  @Test
  void a_data_dir_in_use_is_refused_in_one_line() {
    try (var second = LauncherProcess.up(dataDir, freeBase())) {
      assertRefused(second, "is in use by another run, process ", "--data-dir");
    }
  }

  @Test
  void a_port_in_use_is_refused_in_one_line() {
    try (var second = LauncherProcess.up(folder.resolve("other"), portBase)) {
      assertRefused(second, "port " + (portBase + 1), "--port-base");
    }
  }

  @Test
  void a_data_dir_of_a_newer_release_is_refused_in_one_line() throws Exception {
    Path newer = Files.createDirectory(folder.resolve("newer"));
    Files.writeString(newer.resolve("version"), "999\n");
    try (var older = LauncherProcess.up(newer, freeBase())) {
      assertRefused(older, "newer release");
    }
  }

  @Test
  void a_killed_launcher_leaves_nothing_running_and_its_data_to_the_next() throws Exception {
    Path data = folder.resolve("killed");
    int base = freeBase();
    HttpResponse<String> created;
    List<ProcessHandle> started;
    try (var first = LauncherProcess.up(data, base).awaitReady()) {
      created = createTenant(data, base);
      started = first.descendants();
      assertThat(started).hasSizeGreaterThan(2);
      first.kill();
    }
    assertThat(created.statusCode()).isEqualTo(201);
    awaitGone(started);
    try (var second = LauncherProcess.up(data, base).awaitReady()) {
      HttpResponse<String> tenants =
          send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (base + 2) + "/v1/tenants"))
                  .header("Authorization", "Bearer " + rootKey(data))
                  .header(POSITION_WANTED, created.headers().firstValue(POSITION).orElseThrow())
                  .build());
      assertThat(tenants.statusCode()).isEqualTo(200);
      assertThat(tenants.body()).contains("\"kept\"");
      List<ProcessHandle> children = second.descendants();
      assertThat(second.terminate()).isEqualTo(128 + 15);
      awaitGone(children);
    }
    assertThat(data.resolve("run.json")).doesNotExist();
  }

  private static void assertRefused(LauncherProcess launcher, String... words) {
    assertThat(launcher.awaitExit()).isEqualTo(1);
    List<String> errors =
        launcher.lines().stream().filter(line -> line.startsWith("registry: ")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst()).contains(words);
    assertThat(launcher.lines()).noneMatch(line -> line.startsWith("\tat "));
  }

  private static void awaitGone(List<ProcessHandle> processes) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  private static HttpResponse<String> createTenant(Path data, int base) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (base + 1) + "/v1/tenants"))
            .header("Authorization", "Bearer " + rootKey(data))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"kept\",\"name\":\"Kept\"}"))
            .build();
    return send(request);
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)).build());
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode runJson() throws IOException {
    return new ObjectMapper().readTree(dataDir.resolve("run.json").toFile());
  }

  private static String rootKey(Path data) throws IOException {
    return Files.readString(data.resolve("root.key")).strip();
  }

  private static int freeBase() {
    int base;
    do {
      base = Math.min(Ports.free(), 65_000);
    } while (!isFree(base));
    return base;
  }

  private static boolean isFree(int base) {
    return IntStream.range(base, base + PORTS).allMatch(Ports::isFree);
  }
}
