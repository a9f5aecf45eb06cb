package dev.keyregistry.command;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.deadlines.DeadlineConfig;
import dev.keyregistry.http.server.ServerConfig;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.PostgresServer;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.token.TokenConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
      List.of(
          "log-appender",
          "log-listen",
          "log-notify",
          "authority-feed",
          "relay",
          "deadline-lock",
          "deadline-scan");

  @Test
  void a_start_that_fails_closes_what_was_open(@TempDir Path folder) throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    long threads = ownThreads();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var config =
          new CommandConfig(
              ServerConfig.of("127.0.0.1", taken.getLocalPort()),
              log.jdbcUrl(),
              log.user(),
              log.password(),
              Map.of("bootstrap.servers", "127.0.0.1:1"),
              (short) 1,
              folder.resolve("root.key"),
              "kr",
              "failing",
              CommandConfig.MASS_REVOCATION_SHARE,
              DeadlineConfig.DEFAULT,
              null,
              TokenConfig.NONE);
      assertThatThrownBy(() -> CommandService.start(config))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("cannot listen on");
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(sessions(log)).isZero();
              assertThat(ownThreads()).isLessThanOrEqualTo(threads); // others may still end
            });
  }

  @Test
  void while_the_log_is_away_commands_are_answered_503_and_callers_are_still_known(
      @TempDir Path folder) {
    try (var server = PostgresServer.fresh();
        var command =
            RunningCommand.start(server.createDatabase(), folder.resolve("root.key"), "only")) {
      IssuedKey key = command.newKey(command.newTenant(), "registry:keys:write");
      server.stop();

      Answer refused = command.send("POST", key.path() + "/disable", Map.of());

      assertProblem(refused, 503, "log_unavailable");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(command.whoAmI(key).status()).isEqualTo(200);

      server.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> command.send("POST", key.path() + "/disable", Map.of()).status() == 200);
    }
  }

  @Test
  void L3_a_command_in_doubt_is_answered_so_and_can_be_sent_again(@TempDir Path folder)
      throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    var lost = new LostCommit();
    try (var proxy = new PostgresProxy(log)) {
      proxy.inject(lost);
      try (var command =
          RunningCommand.start(proxy.database(), folder.resolve("root.key"), "only")) {
        var body = Map.of("id", "in-doubt");
        var once = Map.of("Idempotency-Key", "tenant-in-doubt");
        lost.arm();

        Answer unknown = command.send("POST", "/v1/tenants", once, body);

        assertProblem(unknown, 503, "outcome_unknown");
        lost.mend();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> command.send("POST", "/v1/tenants", once, body).status() == 201);
        // Without the name of the request it is clear that it did take effect.
        assertProblem(command.send("POST", "/v1/tenants", body), 409, "already_exists");
      }
    }
  }

  @Test
  void L5_a_request_that_is_sent_again_after_a_restart_is_answered_alike(@TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    Path rootKey = folder.resolve("root.key");
    var once = Map.of("Idempotency-Key", "before-the-restart");
    Answer created;
    Map<String, String> body;
    try (var command = RunningCommand.start(log, rootKey, "first")) {
      body = Map.of("tenant", command.newTenant());
      created = command.send("POST", "/v1/keys", once, body);
    }
    try (var command = RunningCommand.start(log, rootKey, "second")) {
      Answer again = command.send("POST", "/v1/keys", once, body);

      assertThat(again.status()).as("%s", again).isEqualTo(created.status()).isEqualTo(201);
      assertThat(again.text("keyId")).isEqualTo(created.text("keyId")).startsWith("key_");
      assertThat(again.text("position")).isEqualTo(created.text("position"));
      assertThat(again.body().has("secret")).isFalse();
      var other = Map.of("tenant", body.get("tenant"), "label", "another");
      Answer reused = command.send("POST", "/v1/keys", once, other);
      assertProblem(reused, 422, "idempotency_key_reused");
    }
  }

  @Test
  void a_service_that_cannot_follow_its_log_is_not_ready(@TempDir Path folder) throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var command = RunningCommand.start(log, folder.resolve("root.key"), "older");
        Connection newer = log.dataSource().getConnection();
        Statement statement = newer.createStatement()) {
      newer.setAutoCommit(false);
      statement.execute(
          "insert into events select position + 1, gen_random_uuid(),"
              + " 'dev.keyregistry.key.teleported.v1', subject, time, epoch, chain_hash, data"
              + " from events order by position desc limit 1");
      statement.execute("update log_head set position = position + 1");
      newer.commit();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Answer answer = Http.get(command.url() + "/readyz", Map.of());
                assertProblem(answer, 503, "not_ready");
                assertThat(answer.text("detail")).contains("as of position 2 only");
              });
    }
  }

  @Test
  void commands_are_taken_while_the_relay_is_in_trouble_and_that_shows(@TempDir Path folder)
      throws Exception {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var command = RunningCommand.start(log, folder.resolve("root.key"), "only");
        HttpClient client = HttpClient.newHttpClient()) {
      var metrics = HttpRequest.newBuilder(URI.create(command.url() + "/metrics")).build();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  client
                      .send(metrics, HttpResponse.BodyHandlers.ofString())
                      .body()
                      .contains("registry_relay_trouble 1.0"));
      assertThat(Http.get(command.url() + "/readyz", Map.of()).status()).isEqualTo(200);
      assertThat(command.send("POST", "/v1/tenants", Map.of("id", "meanwhile")).status())
          .isEqualTo(201);
    }
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
