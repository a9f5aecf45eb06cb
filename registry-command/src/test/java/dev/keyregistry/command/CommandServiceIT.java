package dev.keyregistry.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandServiceIT {

  private static final List<String> OWN_THREADS =
      List.of("log-appender", "log-listen", "log-notify", "authority-feed", "relay");

  @Test
  void a_start_that_fails_closes_what_was_open(@TempDir Path folder) throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    long threads = ownThreads();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var config =
          new CommandConfig(
              "127.0.0.1",
              taken.getLocalPort(),
              log.jdbcUrl(),
              log.user(),
              log.password(),
              Map.of("bootstrap.servers", "127.0.0.1:1"),
              (short) 1,
              folder.resolve("root.key"),
              "kr",
              "failing");
      assertThatThrownBy(() -> CommandService.start(config))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("cannot listen on");
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(sessions(log)).isZero();
              assertThat(ownThreads()).isEqualTo(threads);
            });
  }

  private static long ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> OWN_THREADS.contains(thread.getName()))
        .count();
  }

  private static long sessions(PostgresDatabase log) throws Exception {
    try (Connection connection = log.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()")) {
      count.next();
      return count.getLong(1);
    }
  }
}
