package dev.keyregistry.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.http.cli.ServiceMain;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootKeyResetIT {

  private final PostgresDatabase log = TestServers.postgres().createDatabase();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("root.key");
  }

  private String secret() throws IOException {
    return Files.readString(file()).strip();
  }

  private int reset(PostgresDatabase of) {
    return ServiceMain.commandLine(new CommandMain())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            "root-key",
            "--reset",
            "--jdbc-url",
            of.jdbcUrl(),
            "--db-user",
            of.user(),
            "--db-password",
            of.password(),
            "--root-key-file",
            file().toString());
  }

  private static int status(RunningCommand command, String secret) {
    return command.send(secret, "GET", "/v1/whoami", Map.of(), "").status();
  }

  @Test
  void a_running_service_takes_the_new_root_key_and_denies_the_old_one() throws Exception {
    try (var command = RunningCommand.start(log, file(), "running")) {
      String first = secret();
      assertThat(reset(log)).as(err.toString()).isZero();
      String second = secret();
      await().atMost(Duration.ofSeconds(10)).until(() -> status(command, second) == 200);
      assertThat(status(command, first)).isEqualTo(401);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      assertThat(folder).isDirectoryNotContaining("glob:**.new");
      assertThat(out.toString())
          .contains("The root key is now key_", "Revoked: key_", file().toString())
          .doesNotContain(second, first);

      assertThat(reset(log)).isZero();
      String third = secret();
      await().atMost(Duration.ofSeconds(10)).until(() -> status(command, third) == 200);
      for (String old : List.of(first, second)) {
        assertThat(status(command, old)).isEqualTo(401);
      }
      // The keys that callers made are not touched.
      assertThat(command.newKey(command.newTenant(), "a:b").id()).startsWith("key_");
    }
    try (var opened = LogFixture.open(log)) {
      assertThat(LogFixture.verified(opened)).hasSizeGreaterThan(5);
    }
  }

  @Test
  void a_lost_root_key_is_replaced_while_no_service_runs() throws Exception {
    String lost;
    try (var command = RunningCommand.start(log, file(), "first")) {
      lost = secret();
      assertThat(status(command, lost)).isEqualTo(200);
    }
    Files.delete(file());

    assertThat(reset(log)).as(err.toString()).isZero();

    try (var command = RunningCommand.start(log, file(), "second")) {
      assertThat(status(command, secret())).isEqualTo(200);
      assertThat(status(command, lost)).isEqualTo(401);
    }
  }

  @Test
  void what_cannot_be_done_is_one_line_and_leaves_the_file_alone() throws Exception {
    Files.writeString(file(), "kept");
    assertThat(reset(log)).isEqualTo(1);
    assertThat(err.toString().strip())
        .startsWith("root-key: the log is empty")
        .doesNotContain("\n");

    var away = new PostgresDatabase("jdbc:postgresql://127.0.0.1:1/x", "u", "p");
    assertThat(reset(away)).isEqualTo(1);
    assertThat(err.toString()).contains("is PostgreSQL up");
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
    assertThat(Files.readString(file())).isEqualTo("kept");
  }

  @Test
  void without_reset_nothing_is_done() {
    int code =
        ServiceMain.commandLine(new CommandMain())
            .setErr(new PrintWriter(err))
            .execute("root-key", "--jdbc-url", log.jdbcUrl());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--reset");
  }
}
