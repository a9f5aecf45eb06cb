package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.http.cli.DatabaseTlsOptions;
import dev.keyregistry.http.cli.WrongSettings;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import dev.keyregistry.infra.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** TLS towards a real PostgreSQL that takes nothing else, and wants certificates of its clients. */
class DatabaseTlsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TestAuthority OURS = TestAuthority.create("ours");
  private static final TestAuthority THEIRS = TestAuthority.create("theirs");

  @TempDir private static Path server = Path.of("");
  private static @Nullable EmbeddedPostgres postgres;
  private static Path ca = Path.of("");

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws IOException {
    ca = OURS.write(server.resolve("ca.crt"));
    postgres =
        EmbeddedPostgres.start(server.resolve("data"), 0, tls(OURS.server(server, "postgres")));
  }

  @AfterAll
  static void stop() {
    running().close();
  }

  private static Map<String, String> tls(TestAuthority.Pair own) throws IOException {
    Path rules =
        Files.writeString(
            own.key().resolveSibling("pg_hba.conf"),
            "hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n");
    return Map.of(
        "ssl", "on",
        "ssl_cert_file", own.certificate().toString(),
        "ssl_key_file", own.key().toString(),
        "ssl_ca_file", ca.toString(),
        "hba_file", rules.toString());
  }

  private static EmbeddedPostgres running() {
    if (postgres == null) {
      throw new IllegalStateException("no server");
    }
    return postgres;
  }

  /** The URL of a command line with these files. */
  private static String url(
      EmbeddedPostgres at, Path authorities, TestAuthority.@Nullable Pair own) {
    var options = new DatabaseTlsOptions();
    var line = new CommandLine(options);
    if (own == null) {
      line.parseArgs("--database-tls-ca", authorities.toString());
    } else {
      line.parseArgs(
          "--database-tls-ca",
          authorities.toString(),
          "--database-tls-cert",
          own.certificate().toString(),
          "--database-tls-key",
          own.key().toString());
    }
    var wrong = new WrongSettings(line.getCommandSpec());
    String url = options.url(at.jdbcUrl(), wrong);
    wrong.throwIfAny();
    return url;
  }

  private static LogDatabase open(String url) {
    return LogDatabase.open(url, running().user(), running().password());
  }

  /** How many sessions of the server are with TLS, and how many are not. */
  private static String sessions(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet counts =
            statement.executeQuery(
                "select count(*) filter (where ssl), count(*) filter (where not ssl)"
                    + " from pg_stat_ssl join pg_stat_activity using (pid)"
                    + " where application_name = 'registry-command'")) {
      counts.next();
      return counts.getInt(1) + " with TLS, " + counts.getInt(2) + " without";
    }
  }

  @Test
  void every_connection_of_the_log_is_over_tls() throws Exception {
    try (LogDatabase log = open(url(running(), ca, OURS.server(folder, "client")));
        Connection connection = log.sessions().getConnection()) {
      // One of the test, one of the appender or more, one that listens, those of the pool.
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(sessions(connection)).matches("([4-9]|1[0-9]) with TLS, 0 without"));
    }
  }

  @Test
  void the_wrong_authority_is_told_with_its_setting() throws IOException {
    Path wrong = THEIRS.write(folder.resolve("wrong.crt"));
    String url = url(running(), wrong, OURS.server(folder, "client"));
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("--database-tls-ca");
  }

  @Test
  void a_client_without_a_certificate_or_with_a_strange_one_is_refused() throws IOException {
    String without = url(running(), ca, null);
    assertThatThrownBy(() -> open(without))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("client certificate");
    String strange = url(running(), ca, THEIRS.server(folder, "strange"));
    assertThatThrownBy(() -> open(strange)).isInstanceOf(LogUnavailableException.class);
  }

  @Test
  void plain_connections_are_refused() {
    assertThatThrownBy(() -> open(running().jdbcUrl() + "?sslmode=disable"))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("no encryption");
  }

  @Test
  void a_certificate_of_another_host_is_refused() throws IOException {
    TestAuthority.Pair far = OURS.issue(folder, "far", "192.0.2.7", Duration.ofDays(2));
    try (var other = EmbeddedPostgres.start(folder.resolve("data"), 0, tls(far))) {
      String url = url(other, ca, OURS.server(folder, "client"));
      assertThatThrownBy(() -> LogDatabase.open(url, other.user(), other.password()))
          .isInstanceOf(LogUnavailableException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  @Test
  void new_connections_take_renewed_files_and_old_ones_go_on() throws Exception {
    TestAuthority.Pair own = OURS.server(folder, "client");
    TestAuthority.Pair renewed = OURS.server(folder, "renewed");
    try (LogDatabase log = open(url(running(), ca, own));
        Connection old = log.sessions().getConnection()) {
      assertThat(subject(old)).isEqualTo("/CN=client");
      TestAuthority.renew(own, renewed);
      try (Connection young = log.sessions().getConnection()) {
        assertThat(subject(young)).isEqualTo("/CN=renewed");
      }
      assertThat(subject(old)).isEqualTo("/CN=client");
    }
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws IOException {
    TestAuthority.Pair own = OURS.server(folder, "client");
    String url = url(running(), ca, own);
    Files.setPosixFilePermissions(own.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("0600");
  }

  private static String subject(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select client_dn from pg_stat_ssl where pid = pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }
}
