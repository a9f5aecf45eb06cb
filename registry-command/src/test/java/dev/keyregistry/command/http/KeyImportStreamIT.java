package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while an import is under way. */
class KeyImportStreamIT {

  private static final String[] AWAY = {"log_unavailable", "outcome_unknown"};
  private static final String BAD_ROW = "{}\n";

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void a_client_that_sends_everything_before_it_reads_gets_every_answer() throws Exception {
    int rows = 100_000;
    try (var socket = connection(command, command.rootKey())) {
      socket.send(BAD_ROW.repeat(rows));
      socket.end();
      for (int i = 1; i <= rows; i++) {
        assertThat(socket.line()).startsWith("{\"row\":" + i + ",\"status\":\"refused\"");
      }
      assertThat(socket.line()).startsWith("{\"summary\":{\"rows\":" + rows + ',');
    }
  }

  @Test
  void a_row_is_answered_while_others_are_still_to_come() throws Exception {
    String tenant = command.newTenant();
    try (var socket = connection(command, command.rootKey())) {
      for (int i = 1; i <= 3; i++) {
        socket.send(row(tenant));
        assertThat(socket.line()).startsWith("{\"row\":" + i + ",\"status\":\"created\"");
      }
    }
  }

  @Test
  void L4_a_caller_that_is_revoked_meanwhile_is_stopped_and_its_rows_are_not_judged()
      throws Exception {
    String tenant = command.newTenant();
    IssuedKey admin = command.newKey(tenant, "registry:keys:write");
    command.awaitKnown(admin);
    String rows = row(tenant) + row(tenant);
    try (var socket = connection(command, admin.secret())) {
      socket.send(row(tenant));
      assertThat(socket.line()).contains("created");
      command.send("POST", admin.path() + "/revoke", Map.of());
      socket.send(rows);
      assertThat(socket.line()).contains("failed", "invalid_token");
      assertThat(socket.line()).contains("failed", "invalid_token");
      assertThat(socket.line()).startsWith("{\"stopped\":{\"code\":\"invalid_token\",\"detail\":");
    }
    assertThat(areThere(command, rows)).isTrue();
  }

  @Test
  void one_tenants_imports_leave_places_to_others() throws Exception {
    String tenant = command.newTenant();
    IssuedKey admin = command.newKey(tenant, "registry:keys:write");
    command.awaitKnown(admin);
    try (var first = connection(command, admin.secret());
        var second = connection(command, admin.secret())) {
      for (ImportSocket connection : List.of(first, second)) {
        connection.send(row(tenant));
        assertThat(connection.line()).contains("created");
      }
      try (var third = connection(command, admin.secret())) {
        assertThat(third.status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      assertThat(areThere(command, row(tenant))).isTrue(); // by the root key
    }
  }

  @Test
  void a_caller_that_is_changed_meanwhile_goes_on() throws Exception {
    String tenant = command.newTenant();
    IssuedKey admin = command.newKey(tenant, "registry:keys:write");
    command.awaitKnown(admin);
    try (var socket = connection(command, admin.secret())) {
      socket.send(row(tenant));
      assertThat(socket.line()).contains("created");
      command.send("PATCH", admin.path(), Map.of("label", "renamed"));
      socket.send(row(tenant));
      assertThat(socket.line()).contains("created");
    }
  }

  @Test
  void clients_that_go_away_leave_their_places_to_others() throws Exception {
    String tenant = command.newTenant();
    for (int i = 0; i < 20; i++) { // many times what may be under way together
      await().atMost(Duration.ofSeconds(20)).until(() -> beginsAndGoesAway(tenant));
    }
  }

  private boolean beginsAndGoesAway(String tenant) throws IOException {
    try (var socket = connection(command, command.rootKey())) {
      socket.send(row(tenant));
      if (!socket.status().endsWith(" 200 OK")) {
        return false; // it is not yet known that the ones before are gone
      }
      socket.send(row(tenant).repeat(10) + "{\"ten");
      return true;
    }
  }

  @Test
  void rows_are_told_when_the_log_is_away_and_can_be_sent_again(@TempDir Path folder)
      throws Exception {
    try (var server = PostgresServer.fresh();
        var service =
            RunningCommand.start(server.createDatabase(), folder.resolve("root.key"), "import")) {
      String tenant = service.newTenant();
      String rows = row(tenant) + row(tenant);
      try (var socket = connection(service, service.rootKey())) {
        socket.send(row(tenant));
        assertThat(socket.line()).contains("created");
        server.stop();
        socket.send(rows);
        socket.end();
        for (int i = 0; i < 2; i++) {
          assertThat(socket.line()).contains("failed").containsAnyOf(AWAY);
        }
        assertThat(socket.line()).contains("\"created\":1", "\"failed\":2");
      }
      server.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> areThere(service, rows));
    }
  }

  private static boolean areThere(RunningCommand service, String rows) {
    Imported again =
        Imported.post(
            service.url() + "/v1/keys/import", service.rootKey(), Map.of(), rows.getBytes(UTF_8));
    return again.statuses().stream().noneMatch("failed"::equals);
  }

  private static String row(String tenant) {
    String hash = UUID.randomUUID().toString().replace("-", "").repeat(2);
    return "{\"tenant\":\"" + tenant + "\",\"sha256\":\"" + hash + "\"}\n";
  }

  private static ImportSocket connection(RunningCommand to, String key) throws IOException {
    return new ImportSocket(URI.create(to.url()).getPort(), "/v1/keys/import", "Bearer " + key);
  }
}
