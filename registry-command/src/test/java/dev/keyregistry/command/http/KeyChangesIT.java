package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes of what a key is set to. */
class KeyChangesIT {

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void each_kind_of_change_is_an_event_and_all_are_one_append() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Answer changed =
        patch(
            key,
            """
            {"label": "new", "allowedIps": ["10.0.0.0/8"], "maxStaleness": "PT30S",
             "logging": {"mode": "both", "maxBytes": 1024}, "reason": "a test"}
            """);
    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    assertThat(changed.text("keyId")).isEqualTo(key.id());
    assertThat(version(changed)).isEqualTo(4);
    assertThat(changed.header("ETag")).isEqualTo("\"4\"");
    assertThat(changed.text("position")).isEqualTo(changed.header("Registry-Position"));
  }

  @Test
  void what_is_absent_or_the_same_already_makes_no_event() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    String body = "{\"label\": \"new\", \"rateLimit\": {\"permits\": 5, \"periodSeconds\": 1}}";
    assertThat(version(patch(key, body))).isEqualTo(3);
    assertThat(version(patch(key, body))).isEqualTo(3);
    assertThat(version(patch(key, "{}"))).isEqualTo(3);
    assertThat(version(patch(key, "{\"label\": null}"))).isEqualTo(4);
    assertThat(version(patch(key, "{\"label\": null, \"subject\": null}"))).isEqualTo(4);
  }

  @Test
  void a_change_takes_effect_as_a_whole_or_not_at_all() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    assertThat(version(patch(key, "{\"expiresAt\": \"2030-01-01T00:00:00Z\"}"))).isEqualTo(2);
    Answer refused = patch(key, "{\"label\": \"new\", \"notBefore\": \"2030-01-01T00:00:00Z\"}");
    assertProblem(refused, 422, "invalid_request_body");
    assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("expiresAt");
    assertThat(version(patch(key, "{}"))).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'logging': {'mode': 'all', 'maxBytes': 1}} | logging.mode",
        "{'logging': {'mode': 'both', 'maxBytes': 65537}} | logging.maxBytes",
        "{'logging': {'mode': 'both'}} | logging.maxBytes",
        "{'rateLimit': {'permits': 0, 'periodSeconds': 1}} | rateLimit.permits",
        "{'rateLimit': {'permits': 1, 'periodSeconds': 86401}} | rateLimit.periodSeconds",
        "{'maxStaleness': 'PT1S'} | maxStaleness",
        "{'allowedIps': ['10.0.0.1/8']} | allowedIps[0]",
        "{'metadata': {'a': null}} | metadata.a",
        "{'scopes': []} | scopes"
      })
  void a_wrong_field_is_named(String body, String field) {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Answer answer = patch(key, body.replace('\'', '"'));
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
  }

  @Test
  void a_foreign_a_revoked_and_a_changed_key_are_not_changed() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    IssuedKey admin = command.newKey(command.newTenant(), "registry:keys:write");
    command.awaitKnown(admin);
    assertProblem(
        command.send(admin.secret(), "PATCH", key.path(), Map.of(), "{\"label\": \"x\"}"),
        404,
        "not_found");
    assertProblem(
        command.send("PATCH", key.path(), Map.of("If-Match", "\"7\""), Map.of("label", "x")),
        412,
        "version_mismatch");
    command.send("POST", key.path() + "/revoke", Map.of());
    assertProblem(patch(key, "{\"label\": \"x\"}"), 409, "key_revoked");
  }

  @Test
  void the_same_request_takes_effect_once() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Map<String, String> name = Map.of("Idempotency-Key", "patch-" + key.id());
    Answer first = command.send("PATCH", key.path(), name, Map.of("label", "x"));
    patch(key, "{\"label\": \"y\"}");
    Answer again = command.send("PATCH", key.path(), name, Map.of("label", "x"));
    assertThat(again.text("position")).isEqualTo(first.text("position"));
    assertThat(version(patch(key, "{\"label\": \"y\"}"))).isEqualTo(3);
  }

  private Answer patch(IssuedKey key, String body) {
    return command.send(command.rootKey(), "PATCH", key.path(), Map.of(), body);
  }

  private static int version(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.body().get("version").asInt();
  }
}
