package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that give notices and are killed; without Kafka, which is not asked. */
final class NoticeProcessesIT {

  private static final String NO_KAFKA = "127.0.0.1:1";
  private static final Duration TAKE_OVER = Duration.ofSeconds(5);

  private final PostgresDatabase database = TestServers.postgres().createDatabase();

  @Test
  void when_the_process_that_gives_notices_is_killed_another_goes_on(@TempDir Path folder)
      throws Exception {
    Path rootKey = folder.resolve("root.key");
    try (var first = ServiceProcesses.command("first", database, NO_KAFKA, rootKey).start();
        var second = ServiceProcesses.command("second", database, NO_KAFKA, rootKey)) {
      first.awaitReady();
      await().atMost(Registry.LIMIT).until(() -> givesNotices(first));
      second.start().awaitReady();
      assertThat(givesNotices(second)).isFalse();
      createExpiringKey(first, Registry.rootKeyIn(rootKey));

      first.kill();

      await().atMost(TAKE_OVER).until(() -> givesNotices(second));
      await().atMost(TAKE_OVER).until(() -> notices() == 1);
      first.start().awaitReady();
      assertThat(givesNotices(first)).isFalse();
      assertThat(notices()).isEqualTo(1);
    }
  }

  private static boolean givesNotices(ServiceProcess service) throws Exception {
    var metrics = HttpRequest.newBuilder(URI.create(service.url() + "/metrics")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(metrics, HttpResponse.BodyHandlers.ofLines())
          .body()
          .anyMatch(line -> line.startsWith("registry_deadlines_runner") && line.endsWith(" 1.0"));
    }
  }

  private static void createExpiringKey(ServiceProcess service, String secret) {
    var registry = new Registry(service.url(), "", List.of(), secret);
    Instant expiresAt = Instant.now().plus(Duration.ofHours(1));
    Answer created =
        registry.command(
            "POST",
            "/v1/keys",
            Map.of("tenant", registry.newTenant(), "expiresAt", expiresAt.toString()));
    assertThat(created.status()).as("%s", created).isEqualTo(201);
  }

  private long notices() throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery(
                "select count(*) from events where type = 'dev.keyregistry.key.expiring.v1'")) {
      count.next();
      return count.getLong(1);
    }
  }
}
