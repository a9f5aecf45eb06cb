package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.CommandMain;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.QueryMain;
import dev.keyregistry.sidecar.SidecarMain;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The services' command lines, as processes; without Kafka, which none needs in order to start. */
@Execution(ExecutionMode.CONCURRENT)
final class ServiceMainsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> NO_KAFKA = List.of("--bootstrap-servers", "127.0.0.1:1");

  @TempDir private Path folder = Path.of("");
  private final PostgresDatabase database = TestServers.postgres().createDatabase();

  enum Service {
    COMMAND("registry-command", CommandMain.class),
    QUERY("registry-query", QueryMain.class),
    EDGE("edge-validator-sidecar", SidecarMain.class);

    private final String program;
    private final Class<?> main;

    Service(String program, Class<?> main) {
      this.program = program;
      this.main = main;
    }
  }

  @ParameterizedTest
  @EnumSource
  void help_and_version_are_printed(Service service) {
    try (ForkedJvm help = ForkedJvm.start(service.main, "--help")) {
      assertThat(help.awaitExit(LIMIT)).isZero();
      String text = String.join("", help.lines()).replaceAll("\\s+", "");
      assertThat(text)
          .startsWith("Usage:" + service.program)
          .contains("--bootstrap-servers", "--kafka=NAME=VALUE", "REGISTRY_BOOTSTRAP_SERVERS")
          .contains("REGISTRY_" + service + "_HOST", "REGISTRY_" + service + "_PORT");
    }
    try (ForkedJvm version = ForkedJvm.start(service.main, "--version")) {
      assertThat(version.awaitExit(LIMIT)).isZero();
      assertThat(version.lines()).containsExactly(service.program + " 0.1.0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_port_in_use_is_one_clear_line(Service service) throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ForkedJvm jvm = start(service, taken.getLocalPort())) {
      assertThat(jvm.awaitExit(LIMIT)).as("%s", jvm.lines()).isEqualTo(1);
      assertThat(jvm.lines())
          .filteredOn(line -> line.startsWith(service.program + ": "))
          .singleElement()
          .asString()
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "choose another");
      assertThat(jvm.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
    awaitNoSessions();
  }

  @ParameterizedTest
  @EnumSource
  void a_signal_ends_it_and_nothing_is_left(Service service) throws Exception {
    try (ForkedJvm jvm = start(service, 0)) {
      String listens = service.program + " listens on ";
      String line = jvm.awaitLine(each -> each.startsWith(listens), LIMIT);
      URI uri = URI.create(line.substring(listens.length()));
      new Socket(uri.getHost(), uri.getPort()).close();

      jvm.terminate();

      assertThat(jvm.awaitExit(LIMIT)).isEqualTo(143); // 128 + SIGTERM
      assertThatThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close())
          .isInstanceOf(ConnectException.class);
    }
    awaitNoSessions();
  }

  @Test
  void a_server_that_drains_serves_on_after_the_signal_but_is_not_ready() throws Exception {
    try (ForkedJvm jvm =
            ForkedJvm.start(
                SidecarMain.class,
                "--port",
                "0",
                "--bootstrap-servers",
                "127.0.0.1:1",
                "--drain",
                "PT4S");
        HttpClient client = HttpClient.newHttpClient()) {
      String listens = Service.EDGE.program + " listens on ";
      String line = jvm.awaitLine(each -> each.startsWith(listens), LIMIT);
      URI uri = URI.create(line.substring(listens.length()));
      assertThat(get(client, uri.resolve("/healthz")).statusCode()).isEqualTo(200);

      jvm.terminate();

      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(get(client, uri.resolve("/readyz")).body()).contains("closing"));
      assertThat(get(client, uri.resolve("/healthz")).statusCode()).isEqualTo(200);
      assertThat(jvm.awaitExit(LIMIT)).isEqualTo(143);
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI uri)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void a_database_that_does_not_answer_is_one_clear_line() {
    for (Service service : List.of(Service.COMMAND, Service.QUERY)) {
      try (ForkedJvm jvm =
          ForkedJvm.start(
              service.main, "--port", "0", "--jdbc-url", "jdbc:postgresql://[::1]:1/x")) {
        assertThat(jvm.awaitExit(LIMIT)).isEqualTo(1);
        assertThat(jvm.lines())
            .filteredOn(line -> line.startsWith(service.program + ": "))
            .singleElement()
            .asString()
            .contains("is PostgreSQL up");
      }
    }
  }

  private ForkedJvm start(Service service, int port) {
    List<String> arguments = new ArrayList<>(NO_KAFKA);
    arguments.addAll(List.of("--port", Integer.toString(port)));
    if (service != Service.EDGE) {
      arguments.addAll(List.of("--jdbc-url", database.jdbcUrl(), "--db-user", database.user()));
    }
    if (service == Service.COMMAND) {
      arguments.addAll(List.of("--root-key-file", folder.resolve("root.key").toString()));
    }
    Map<String, String> secrets =
        service == Service.EDGE
            ? Map.of()
            : Map.of("REGISTRY_" + service + "_DB_PASSWORD", database.password());
    return ForkedJvm.start(service.main, List.of(), secrets, arguments);
  }

  private void awaitNoSessions() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(otherSessions()).isZero());
  }

  private long otherSessions() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
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
