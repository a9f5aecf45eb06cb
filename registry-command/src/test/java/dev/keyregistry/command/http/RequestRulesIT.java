package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every command's request must be like, and requests that are sent again (rule L5). */
class RequestRulesIT {

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void L5_a_request_that_is_sent_again_is_answered_alike_without_the_secret() {
    var body = Map.of("tenant", command.newTenant());
    Answer first = once("create-1", "POST", "/v1/keys", body);
    Answer again = once("create-1", "POST", "/v1/keys", body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("keyId")).isEqualTo(first.text("keyId"));
    assertThat(again.text("position")).isEqualTo(first.text("position"));
    assertThat(again.header("Registry-Position")).isEqualTo(first.text("position"));
    assertThat(again.body().get("secretReplayed").asBoolean(true)).isFalse();
    assertThat(again.body().has("secret")).isFalse();
  }

  @Test
  void L5_a_request_that_would_be_refused_by_now_is_still_answered_alike() {
    Answer created = once("tenant-1", "POST", "/v1/tenants", Map.of("id", "sent-again"));
    Answer createdAgain = once("tenant-1", "POST", "/v1/tenants", Map.of("id", "sent-again"));
    assertThat(createdAgain.status()).isEqualTo(201);
    assertThat(createdAgain.text("position")).isEqualTo(created.text("position"));

    IssuedKey key = command.newKey("sent-again", "a:b");
    var disable = Map.of("Idempotency-Key", "disable-1", "If-Match", "\"1\"");
    Answer disabled = command.send("POST", key.path() + "/disable", disable, Map.of());
    assertThat(disabled.status()).isEqualTo(200);
    command.send("POST", key.path() + "/revoke", Map.of());
    Answer disabledAgain = command.send("POST", key.path() + "/disable", disable, Map.of());
    assertThat(disabledAgain.status()).as("%s", disabledAgain).isEqualTo(200);
    assertThat(disabledAgain.text("position")).isEqualTo(disabled.text("position"));

    Answer deleted = once("delete-1", "DELETE", key.path(), Map.of());
    assertThat(once("delete-1", "DELETE", key.path(), Map.of()).text("position"))
        .isEqualTo(deleted.text("position"));
  }

  @Test
  void L5_a_request_that_found_nothing_to_do_does_nothing_when_it_is_sent_again() {
    IssuedKey key = command.newKey(command.newTenant(), "a:b");
    Answer enabled = once("enable-1", "POST", key.path() + "/enable", Map.of());
    assertThat(enabled.status()).isEqualTo(200);
    Answer disabled = command.send("POST", key.path() + "/disable", Map.of());
    assertThat(disabled.status()).isEqualTo(200);

    Answer enabledAgain = once("enable-1", "POST", key.path() + "/enable", Map.of());

    assertThat(enabledAgain.status()).as("%s", enabledAgain).isEqualTo(200);
    assertThat(enabledAgain.text("position")).isEqualTo(enabled.text("position"));
    assertThat(enabledAgain.text("keyId")).isEqualTo(key.id());
    // It is as disabled as it was: to disable it is still nothing to do.
    assertThat(command.send("POST", key.path() + "/disable", Map.of()).header("ETag"))
        .isEqualTo(disabled.header("ETag"));
    assertProblem(
        once("enable-1", "POST", key.path() + "/disable", Map.of()), 422, "idempotency_key_reused");
  }

  @Test
  void L5_of_requests_that_are_under_way_together_one_takes_effect() throws Exception {
    var body = Map.of("tenant", command.newTenant());
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> running = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        running.add(threads.submit(() -> once("together", "POST", "/v1/keys", body)));
      }
      for (Future<Answer> each : running) {
        answers.add(each.get(30, TimeUnit.SECONDS));
      }
    }
    Answer again = once("together", "POST", "/v1/keys", body);
    assertThat(again.status()).isEqualTo(201);
    for (Answer answer : answers) {
      if (answer.status() == 409) {
        assertProblem(answer, 409, "request_in_flight");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      } else {
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("keyId")).isEqualTo(again.text("keyId"));
      }
    }
    assertThat(answers).filteredOn(answer -> answer.body().has("secret")).hasSize(1);
  }

  @Test
  void L5_an_idempotency_key_is_for_one_request_of_one_caller() {
    String tenant = command.newTenant();
    var body = Map.of("tenant", tenant);
    assertThat(once("taken", "POST", "/v1/keys", body).status()).isEqualTo(201);
    assertProblem(
        once("taken", "POST", "/v1/keys", Map.of("tenant", tenant, "label", "other")),
        422,
        "idempotency_key_reused");
    assertProblem(
        once("taken", "POST", "/v1/tenants", Map.of("id", "taken-otherwise")),
        422,
        "idempotency_key_reused");
    IssuedKey other = command.newKey("registry", "registry:keys:write");
    command.awaitKnown(other);
    Answer another =
        command.send(
            other.secret(),
            "POST",
            "/v1/keys",
            Map.of("Idempotency-Key", "taken"),
            "{\"tenant\":\"" + tenant + "\"}");
    assertThat(another.body().has("secret")).isTrue();
  }

  @Test
  void an_idempotency_key_is_short_and_visible() {
    var body = Map.of("id", "never-made");
    assertProblem(once("two words", "POST", "/v1/tenants", body), 400, "invalid_idempotency_key");
    assertProblem(
        once("x".repeat(256), "POST", "/v1/tenants", body), 400, "invalid_idempotency_key");
  }

  private Answer once(String idempotencyKey, String method, String path, Map<String, ?> body) {
    return command.send(method, path, Map.of("Idempotency-Key", idempotencyKey), body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /v1/keys | {} | tenant",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"colour\":1} | colour",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"sha256\":\"00\"} | sha256",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"allowedIps\":[\"10.0.0.0/8\",\"10.0.0.1/8\"]} |"
            + " allowedIps[1]",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"scopes\":[\"no scope\"]} | scopes",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"metadata\":{\"a\":1}} | metadata.a",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"environment\":\"prod\"} | environment",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"maxStaleness\":\"PT1S\"} | maxStaleness",
        "POST | /v1/keys | {\"tenant\":\"acme\",\"roles\":[\"not a role\"]} | roles[0]",
        "POST | /v1/tenants | {\"id\":\"NO\"} | id",
        "PUT | /v1/keys/KEY/scopes | {} | scopes",
        "POST | /v1/keys/KEY/revoke | {\"reason\":\"because\"} | reason",
        "POST | /v1/keys/KEY/rotate | {\"overlap\":3600} | overlap",
        "POST | /v1/keys/KEY/disable | {\"comment\":\"x\"} | comment",
      })
  void a_wrong_field_is_named(String method, String path, String body, String field) {
    String id = "key_01m7yk2cfsews92n0z00f96y50";
    Answer answer = raw(method, path.replace("KEY", id), Map.of(), body);
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(fields(answer)).containsExactly(field);
  }

  @Test
  void several_wrong_fields_are_named_together() {
    String label = "x".repeat(201);
    Answer answer =
        raw(
            "POST",
            "/v1/keys",
            Map.of(),
            "{\"tenant\":\"acme\",\"label\":\"%s\",\"subject\":\"%s\",\"notBefore\":\"2030-01-02T00:00:00Z\",\"expiresAt\":\"2030-01-01T00:00:00Z\"}"
                .formatted(label, label));
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(fields(answer)).containsExactly("label", "subject", "expiresAt");
  }

  private static List<String> fields(Answer answer) {
    List<String> fields = new ArrayList<>();
    for (JsonNode error : answer.body().path("errors")) {
      fields.add(error.get("field").asText());
      assertThat(error.get("message").asText()).isNotBlank();
    }
    return fields;
  }

  @Test
  void a_body_is_json_of_bounded_size() {
    assertProblem(raw("POST", "/v1/keys", Map.of(), "{\"tenant\":"), 400, "malformed_json");
    assertProblem(
        raw("POST", "/v1/keys", Map.of("Content-Type", "text/plain"), "{\"tenant\":\"acme\"}"),
        415,
        "unsupported_media_type");
    String large = "{\"tenant\":\"acme\",\"label\":\"" + "x".repeat(70_000) + "\"}";
    assertProblem(raw("POST", "/v1/keys", Map.of(), large), 413, "body_too_large");
  }

  @Test
  void a_request_that_says_more_than_an_event_can_hold_is_refused_alone() {
    String tenant = command.newTenant();
    String wide = ':' + "x".repeat(64);
    List<String> scopes =
        IntStream.range(0, 256)
            .mapToObj(i -> "s%063d".formatted(i) + wide + wide + ':' + "y".repeat(57))
            .toList();
    Answer answer = command.send("POST", "/v1/keys", Map.of("tenant", tenant, "scopes", scopes));
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.text("detail")).contains("more than an event can hold");
    command.newKey(tenant, "a:b");
  }

  @Test
  void there_are_no_other_resources_and_methods() {
    assertProblem(raw("GET", "/v1/nothing", Map.of(), ""), 404, "not_found");
    assertProblem(raw("PUT", "/v1/keys", Map.of(), "{}"), 405, "method_not_allowed");
  }

  private Answer raw(String method, String path, Map<String, String> headers, String body) {
    return command.send(command.rootKey(), method, path, headers, body);
  }
}
