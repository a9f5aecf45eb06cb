package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on keys, as clients see them. */
class KeyCommandsIT {

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void a_created_key_is_shown_with_its_secret_once() {
    String tenant = command.newTenant();
    Answer created =
        command.send(
            "POST",
            "/v1/keys",
            Map.of(
                "tenant",
                tenant,
                "label",
                "a label",
                "environment",
                "test",
                "scopes",
                List.of("b:write", "a:read"),
                "allowedIps",
                List.of("10.0.0.0/8"),
                "maxStaleness",
                "PT30S",
                "metadata",
                Map.of("owner", "ann")));

    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(created.text("keyId")).matches("key_[0-9a-z]{26}");
    assertThat(created.text("secret")).matches("kr_test_sk_[0-9A-Za-z]{39}");
    assertThat(created.text("secret"))
        .endsWith(created.text("hint").substring(created.text("hint").length() - 4));
    assertThat(created.text("position")).isEqualTo(created.header("Registry-Position"));
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(created.header("Cache-Control")).isEqualTo("no-store");
    assertThat(created.body().get("version").asInt()).isEqualTo(1);
    assertThat(created.text("status")).isEqualTo("active");
    assertThat(created.body().get("scopes")).hasToString("[\"a:read\",\"b:write\"]");
    assertThat(created.body().get("allowedIps")).hasToString("[\"10.0.0.0/8\"]");
    assertThat(created.text("maxStaleness")).isEqualTo("PT30S");
    assertThat(created.body().get("metadata").get("owner").asText()).isEqualTo("ann");
    assertThat(created.body().toString()).doesNotContain("sha256");
  }

  @ParameterizedTest
  @CsvSource({"metadata, metadata.a", "allowedIps, allowedIps[0]", "scopes, scopes"})
  void a_null_inside_of_a_field_is_refused_and_never_gets_into_the_log(String field, String path) {
    String value = field.equals("metadata") ? "{\"a\": null}" : "[null]";
    String body = "{\"tenant\": \"%s\", \"%s\": %s}".formatted(command.newTenant(), field, value);
    Answer answer = command.send(command.rootKey(), "POST", "/v1/keys", Map.of(), body);
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().at("/errors/0/field").asText()).startsWith(path);
  }

  @Test
  void every_command_moves_the_key_and_the_log_on_by_one() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    long position = 0;
    int version = 1;
    for (Answer answer :
        List.of(
            send(key, "PUT", "/scopes", Map.of("scopes", List.of("a:c"))),
            send(key, "POST", "/disable", Map.of("reason", "a test")),
            send(key, "POST", "/enable", Map.of()),
            send(key, "POST", "/rotate", Map.of("overlap", "PT1H")),
            send(key, "POST", "/revoke", Map.of("reason", "superseded", "comment", "a test")),
            send(key, "DELETE", "", Map.of()))) {
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(answer.text("keyId")).isEqualTo(key.id());
      assertThat(answer.body().get("version").asInt()).isEqualTo(++version);
      assertThat(answer.header("ETag")).isEqualTo("\"" + version + '"');
      assertThat(answer.text("position")).isEqualTo(answer.header("Registry-Position"));
      assertThat(Long.parseLong(answer.text("position"))).isGreaterThan(position);
      position = Long.parseLong(answer.text("position"));
    }
  }

  @Test
  void what_is_already_so_changes_nothing() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    assertThat(version(send(key, "POST", "/enable", Map.of()))).isEqualTo(1);
    assertThat(version(send(key, "PUT", "/scopes", Map.of("scopes", List.of("a:b"))))).isEqualTo(1);
    assertThat(version(send(key, "POST", "/disable", Map.of()))).isEqualTo(2);
    assertThat(version(send(key, "POST", "/disable", Map.of()))).isEqualTo(2);
    assertThat(version(send(key, "POST", "/revoke", Map.of()))).isEqualTo(3);
    assertThat(version(send(key, "POST", "/revoke", Map.of()))).isEqualTo(3);
  }

  private static int version(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.body().get("version").asInt();
  }

  @Test
  void a_rotation_shows_a_new_secret_of_the_same_environment() {
    Answer created =
        command.send(
            "POST", "/v1/keys", Map.of("tenant", command.newTenant(), "environment", "test"));
    String path = "/v1/keys/" + created.text("keyId") + "/rotate";
    Answer rotated = command.send("POST", path, Map.of());
    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.text("secret")).startsWith("kr_test_sk_");
    assertThat(rotated.text("secret")).isNotEqualTo(created.text("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1S", "P91D"})
  void an_overlap_has_bounds(String overlap) {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Answer answer = send(key, "POST", "/rotate", Map.of("overlap", overlap));
    assertProblem(answer, 422, "invalid_request_body");
  }

  @Test
  void a_revoked_key_takes_no_more_commands_but_its_deletion() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    send(key, "POST", "/revoke", Map.of());
    assertProblem(send(key, "POST", "/enable", Map.of()), 409, "key_revoked");
    assertProblem(send(key, "POST", "/disable", Map.of()), 409, "key_revoked");
    assertProblem(send(key, "POST", "/rotate", Map.of()), 409, "key_revoked");
    assertProblem(send(key, "PUT", "/scopes", Map.of("scopes", List.of())), 409, "key_revoked");
    assertThat(send(key, "DELETE", "", Map.of()).status()).isEqualTo(200);
    assertProblem(send(key, "POST", "/revoke", Map.of()), 404, "not_found");
    assertProblem(send(key, "DELETE", "", Map.of()), 404, "not_found");
  }

  @Test
  void unknown_malformed_and_foreign_ids_are_all_not_found() {
    IssuedKey foreign = command.newKey(command.newTenant(), "a:b");
    IssuedKey admin = command.newKey(command.newTenant(), "registry:keys:write");
    command.awaitKnown(admin);
    String unknown = foreign.id().substring(0, 10) + "0".repeat(foreign.id().length() - 10);
    for (String id : List.of(foreign.id(), unknown, "key_1", "..%2f")) {
      Answer answer =
          command.send(admin.secret(), "POST", "/v1/keys/" + id + "/disable", Map.of(), "{}");
      assertProblem(answer, 404, "not_found");
    }
    Answer elsewhere =
        command.send(
            admin.secret(),
            "POST",
            "/v1/keys",
            Map.of(),
            Http.json(Map.of("tenant", foreign.tenant())));
    assertProblem(elsewhere, 404, "not_found");
  }

  @Test
  void nobody_grants_a_registry_scope_that_they_do_not_have() {
    IssuedKey admin = command.newKey(command.newTenant(), "registry:keys:write");
    command.awaitKnown(admin);
    var body = Map.of("tenant", admin.tenant(), "scopes", List.of("registry:tenants:write"));
    Answer answer = command.send(admin.secret(), "POST", "/v1/keys", Map.of(), Http.json(body));
    assertProblem(answer, 403, "grants_too_much");
  }

  @Test
  void a_command_for_another_version_than_the_keys_is_refused() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Map<String, Object> none = Map.of();
    String path = key.path() + "/disable";
    Answer stale = command.send("POST", path, Map.of("If-Match", "\"7\""), none);
    assertProblem(stale, 412, "version_mismatch");
    assertThat(stale.text("detail")).endsWith("version 1");
    assertProblem(
        command.send("POST", path, Map.of("If-Match", "W/\"1\""), none), 400, "invalid_if_match");
    assertProblem(
        command.send("POST", path, Map.of("If-Match", "\"1\", \"2\""), none),
        400,
        "invalid_if_match");
    assertThat(version(command.send("POST", path, Map.of("If-Match", "\"1\""), none))).isEqualTo(2);
    assertThat(version(command.send("POST", key.path() + "/enable", Map.of("If-Match", "*"), none)))
        .isEqualTo(3);
  }

  private Answer send(IssuedKey key, String method, String action, Map<String, ?> body) {
    return command.send(method, key.path() + action, body);
  }
}
