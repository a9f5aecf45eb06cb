package dev.keyregistry.infra.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path folder;

  @Test
  void data_survives_a_stop_and_a_start_of_another_instance() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      execute(postgres, "create table t (n int)");
      execute(postgres, "insert into t values (42)");
    }
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(postgres, "select n from t")).isEqualTo("42");
    }
  }

  @Test
  void commits_are_durable() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(postgres, "show fsync")).isEqualTo("on");
      assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
      assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  void committed_data_survives_a_kill() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      int port = postgres.port();
      try (Connection session = connect(postgres);
          Statement statement = session.createStatement()) {
        statement.execute("create table t (n int)");
        statement.execute("insert into t values (42)");
        postgres.kill();
      }
      assertThat(postgres.isRunning()).isFalse();
      postgres.restart();
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(query(postgres, "select n from t")).isEqualTo("42");
    }
  }

  @Test
  void a_stop_does_not_wait_for_open_sessions() throws Exception {
    var postgres = EmbeddedPostgres.start(folder, 0);
    ProcessHandle server = ProcessHandle.of(postgres.pid()).orElseThrow();
    try (Connection session = connect(postgres)) {
      postgres.stop();
      assertThat(session.isValid(1)).isFalse();
    }
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void only_the_generated_password_opens_it() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(postgres.passwordFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void a_server_left_over_on_the_folder_is_stopped_by_the_next_start() throws Exception {
    var leftover = EmbeddedPostgres.start(folder, 0);
    execute(leftover, "create table t (n int)");
    ProcessHandle old = ProcessHandle.of(leftover.pid()).orElseThrow();
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(old.isAlive()).isFalse();
      assertThat(query(postgres, "select count(*) from t")).isEqualTo("0");
    }
  }

  @Test
  void a_reused_process_id_is_neither_signalled_nor_in_the_way() throws Exception {
    EmbeddedPostgres.start(folder, 0).close();
    String own = Long.toString(ProcessHandle.current().pid());
    Files.write(
        folder.resolve("data/postmaster.pid"),
        List.of(own, folder.resolve("data").toString(), "1", "1", "", "", "", "ready   "));
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (var taken = new ServerSocket(0, 1, Ports.address())) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder, taken.getLocalPort()))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("in use")
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void a_failed_start_shows_the_end_of_the_log() {
    assertThatThrownBy(
            () -> EmbeddedPostgres.start(folder, 0, Map.of("shared_buffers", "nonsense")))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("nonsense")
        .hasMessageContaining("server.log");
  }

  @Test
  void an_interrupted_initdb_is_repeated() throws Exception {
    Files.createDirectories(folder.resolve("data.unfinished/base"));
    try (var postgres = EmbeddedPostgres.start(folder, 0)) {
      assertThat(query(postgres, "select 1")).isEqualTo("1");
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
