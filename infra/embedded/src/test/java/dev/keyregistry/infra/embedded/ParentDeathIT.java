package dev.keyregistry.infra.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void even_a_frozen_server_dies_with_its_parent() throws Exception {
    Process parent = startParent();
    List<ProcessHandle> servers = serversOf(parent);
    servers.forEach(server -> Signals.STOP.send(server.pid()));
    parent.destroyForcibly();

    await()
        .atMost(LIMIT.multipliedBy(2))
        .untilAsserted(() -> assertThat(servers).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void servers_die_with_a_killed_parent_and_a_start_right_after_waits_for_that() throws Exception {
    Process parent = startParent();
    List<ProcessHandle> servers = serversOf(parent);
    List<ProcessHandle> theirs = servers.stream().flatMap(ProcessHandle::descendants).toList();
    parent.destroyForcibly().waitFor();

    try (var postgres = EmbeddedPostgres.start(folder.resolve("postgres"), 0);
        var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      assertThat(servers).noneMatch(ProcessHandle::isAlive);
      assertThat(postgres.isRunning()).isTrue();
      assertThat(kafka.isRunning()).isTrue();
    }
    await().atMost(LIMIT).untilAsserted(() -> assertThat(theirs).noneMatch(ProcessHandle::isAlive));
  }

  private Process startParent() throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            ServersMain.class.getName(),
            folder.toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.redirectErrorStream(true).start();
  }

  private static List<ProcessHandle> serversOf(Process parent) throws IOException {
    BufferedReader output = parent.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.startsWith("pids ")) {
      line = output.readLine();
    }
    assertThat(line).isNotNull();
    return Arrays.stream(line.substring("pids ".length()).split(" ", -1))
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
        .toList();
  }
}
