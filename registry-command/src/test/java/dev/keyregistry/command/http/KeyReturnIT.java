package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes back: deleted keys, and secrets before the newest. */
class KeyReturnIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();
  private final IssuedKey key = command.newKey(tenant, "a:b");

  @Test
  void a_deleted_key_comes_back_disabled() {
    command.awaitKnown(key);
    assertProblem(post("/undelete", Map.of()), 409, "not_deleted");
    command.send("DELETE", key.path(), Map.of());
    assertVersion(post("/undelete", Map.of("label", "back", "reason", "a test")), 3);
    awaitVerdict(key, "DISABLED");
    assertVersion(post("/enable", Map.of()), 4);
    command.awaitKnown(key);
  }

  @Test
  void a_revoked_key_never_comes_back() {
    post("/revoke", Map.of());
    command.send("DELETE", key.path(), Map.of());
    assertProblem(post("/undelete", Map.of()), 409, "key_revoked");
  }

  @Test
  void a_key_whose_group_is_gone_comes_back_without_it() {
    String group =
        command
            .send("POST", "/v1/groups", Map.of("tenant", tenant, "name", "A group"))
            .text("groupId");
    command.send("PATCH", key.path(), Map.of("group", group));
    command.send("DELETE", key.path(), Map.of());
    String path = "/v1/groups/" + group;
    assertThat(command.send("DELETE", path, Map.of()).status()).isEqualTo(200);
    assertVersion(post("/undelete", Map.of()), 5);
  }

  @Test
  void an_undeleted_key_is_in_its_group_again() {
    String group =
        command
            .send("POST", "/v1/groups", Map.of("tenant", tenant, "name", "A group"))
            .text("groupId");
    command.send("PATCH", key.path(), Map.of("group", group));
    command.send("DELETE", key.path(), Map.of());
    assertVersion(post("/undelete", Map.of()), 4);
    assertProblem(command.send("DELETE", "/v1/groups/" + group, Map.of()), 409, "group_not_empty");
  }

  @Test
  void a_wrong_field_of_what_is_written_anew_is_named() {
    command.send("DELETE", key.path(), Map.of());
    Answer answer = post("/undelete", Map.of("label", "x".repeat(201)));
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("label");
  }

  @Test
  void a_finished_rotation_ends_the_secrets_before_the_newest() {
    command.awaitKnown(key);
    assertVersion(post("/rotation/finish", Map.of()), 1);
    var rotated = new IssuedKey(key.id(), tenant, post("/rotate", Map.of()).text("secret"));
    command.awaitKnown(rotated);
    assertThat(command.whoAmI(key).status()).isEqualTo(200);
    assertVersion(post("/rotation/finish", Map.of("reason", "all have switched")), 3);
    awaitVerdict(key, "UNKNOWN");
    assertThat(command.whoAmI(rotated).status()).isEqualTo(200);
    assertVersion(post("/rotation/finish", Map.of()), 3);
    assertProblem(post("/rotation/abort", Map.of()), 409, "no_rotation");
  }

  @Test
  void an_aborted_rotation_ends_the_newest_secret_and_keeps_the_one_before() {
    var rotated = new IssuedKey(key.id(), tenant, post("/rotate", Map.of()).text("secret"));
    command.awaitKnown(rotated);
    assertVersion(post("/rotation/abort", Map.of()), 3);
    awaitVerdict(rotated, "UNKNOWN");
    assertThat(command.whoAmI(key).status()).isEqualTo(200);
    assertProblem(post("/rotation/abort", Map.of()), 409, "no_rotation");
    assertVersion(post("/rotate", Map.of("overlap", "PT0S")), 4);
    assertProblem(post("/rotation/abort", Map.of()), 409, "no_rotation");
  }

  @Test
  void a_revoked_or_foreign_key_is_left_alone() {
    IssuedKey admin = command.newKey(command.newTenant(), "registry:keys:write");
    command.awaitKnown(admin);
    List<String> actions = List.of("/rotation/finish", "/rotation/abort", "/undelete");
    for (String action : actions) {
      assertProblem(
          command.send(admin.secret(), "POST", key.path() + action, Map.of(), "{}"),
          404,
          "not_found");
    }
    post("/revoke", Map.of());
    for (String action : actions) {
      assertProblem(post(action, Map.of()), 409, "key_revoked");
    }
  }

  private Answer post(String action, Map<String, ?> body) {
    return command.send("POST", key.path() + action, body);
  }

  private void awaitVerdict(IssuedKey with, String verdict) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> verdict.equals(command.whoAmI(with).header("X-Registry-Verdict")));
  }

  private static void assertVersion(Answer answer, int version) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().get("version").asInt()).isEqualTo(version);
  }
}
