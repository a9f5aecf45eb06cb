package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RootKeyRecovery;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a key that was reported. */
class LeakPolicyIT extends LeakReportsFixture {

  @Test
  void a_bare_hash_of_another_tenants_secret_comes_to_nothing() {
    IssuedKey foreign = keyOf("revoke");
    Answer answer = report(Map.of("sha256", hash(foreign).toString()));
    assertThat(answer.body().toString()).isEqualTo("{\"received\":1}");
    awaitHandled();
    assertThat(typesAfterCreation(foreign)).isEmpty();
    // It may wait beside one that counts, and does not stand in for it.
    report(
        Map.of("sha256", hash(foreign).toString()),
        Map.of("token", foreign.secret()),
        Map.of("token", foreign.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(foreign)).containsExactly(NOTICE, REVOKED);
  }

  @Test
  void a_bare_hash_counts_in_the_callers_own_tenant_and_of_the_registrys_callers_everywhere() {
    IssuedKey key = keyOf("revoke");
    IssuedKey other = keyOf("revoke");
    IssuedKey colleague = command.newKey(key.tenant(), "registry:leaks:report");
    command.awaitKnown(colleague);
    report(command, colleague, List.of(Map.of("sha256", hash(key).toString())));
    command.send("POST", PATH, Map.of("leaks", List.of(Map.of("sha256", hash(other).toString()))));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(NOTICE, REVOKED);
    assertThat(newest(key, NOTICE)).contains("127.0.0.1");
    assertThat(typesAfterCreation(other)).containsExactly(NOTICE, REVOKED);
  }

  @Test
  void the_tenants_policy_says_what_becomes_of_a_key_whoever_reports_it() {
    IssuedKey notified = keyOf("notify");
    IssuedKey disabled = keyOf("disable");
    IssuedKey revoked = keyOf("revoke");

    Answer answer =
        report(
            Map.of("token", notified.secret(), "url", "https://example.org/1"),
            Map.of("token", disabled.secret()),
            Map.of("token", revoked.secret(), "source", "a mail"),
            Map.of("token", "unknown"));

    assertThat(answer.body().toString()).isEqualTo("{\"received\":4}");
    awaitHandled();
    assertThat(typesAfterCreation(notified)).containsExactly(NOTICE);
    assertThat(newest(notified, NOTICE)).contains(reporter.id(), "https://example.org/1");
    assertThat(typesAfterCreation(disabled)).containsExactly(NOTICE, DISABLED);
    assertThat(typesAfterCreation(revoked)).containsExactly(NOTICE, REVOKED);
    assertThat(newest(revoked, REVOKED))
        .contains("keyCompromise", "in a mail")
        .doesNotContain("127.0.0.1"); // of a caller of another tenant
  }

  @Test
  void a_key_that_a_leak_has_disabled_is_enabled_once_it_is_rotated() {
    IssuedKey key = keyOf("disable");
    report(Map.of("token", key.secret()));
    awaitHandled();
    Answer refused = command.send("POST", key.path() + "/enable", Map.of());
    assertProblem(refused, 409, "secret_leaked");
    command.send("POST", key.path() + "/rotate", Map.of("overlap", "PT0S"));
    assertThat(command.send("POST", key.path() + "/enable", Map.of()).status()).isEqualTo(200);
    report(Map.of("token", key.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(key))
        .containsExactly(NOTICE, DISABLED, ROTATED, "dev.keyregistry.key.enabled.v1");
  }

  @Test
  void a_deleted_key_that_is_reported_does_not_come_back_where_leaked_keys_are_revoked() {
    IssuedKey key = keyOf("revoke");
    command.send("DELETE", key.path(), Map.of());
    report(Map.of("token", key.secret(), "url", "https://example.org/late"));
    awaitHandled();
    assertThat(newest(key, NOTICE)).doesNotContain("example.org");
    assertProblem(command.send("POST", key.path() + "/undelete", Map.of()), 409, "secret_leaked");
  }

  @Test
  void a_secret_that_a_rotation_has_ended_is_noticed_and_stops_nothing() {
    IssuedKey key = keyOf("revoke");
    Answer rotated = command.send("POST", key.path() + "/rotate", Map.of("overlap", "PT0S"));
    report(Map.of("token", key.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(ROTATED, NOTICE);
    report(Map.of("token", rotated.text("secret")));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(ROTATED, NOTICE, NOTICE, REVOKED);
  }

  @Test
  void a_leaked_last_root_key_is_noticed_and_still_works(@TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var alone = RunningCommand.start(log, folder.resolve("root.key"), "alone")) {
      String root = alone.send("GET", "/v1/whoami", Map.of()).text("keyId");
      assertThat(alone.send("PATCH", "/v1/tenants/registry", Map.of("onLeak", "revoke")).status())
          .isEqualTo(200);
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(NOTICE));
      assertThat(alone.send("GET", "/v1/whoami", Map.of()).status()).isEqualTo(200);
      IssuedKey other = alone.newKey("registry", "registry:*");
      alone.awaitKnown(other);
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(REVOKED));
    }
  }

  /** Its secret is noted where the events begin that revoke the keys before it. */
  @Test
  void a_root_key_that_a_reset_has_made_is_found_by_its_secret(@TempDir Path folder)
      throws IOException {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    Path rootKey = folder.resolve("root.key");
    try (var alone = RunningCommand.start(log, rootKey, "alone")) {
      RootKeyRecovery.reset(log.jdbcUrl(), log.user(), log.password(), rootKey, "kr");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> alone.send("GET", "/v1/whoami", Map.of()).status() == 200);
      String root = alone.send("GET", "/v1/whoami", Map.of()).text("keyId");
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(NOTICE));
    }
  }
}
