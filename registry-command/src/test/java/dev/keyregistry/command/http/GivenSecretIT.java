package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys whose secret was made elsewhere. */
class GivenSecretIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();
  private final String value = UUID.randomUUID().toString();

  @Test
  void a_key_works_with_the_value_that_was_set_which_is_never_shown() {
    Answer created = create(Map.of("value", value));
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(created.body().has("secret")).isFalse();
    assertThat(created.body().toString()).doesNotContain(value);
    command.awaitKnown(new IssuedKey(created.text("keyId"), tenant, value));
  }

  @Test
  void a_hash_is_taken_in_hex_base64_and_base64url() {
    for (int form = 0; form < 3; form++) {
      String secret = UUID.randomUUID().toString();
      byte[] hash = SecretHash.of(secret.getBytes(StandardCharsets.US_ASCII)).toBytes();
      String text =
          List.of(
                  HexFormat.of().formatHex(hash),
                  Base64.getEncoder().encodeToString(hash),
                  Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
              .get(form);
      Answer created = create(Map.of("sha256", text));
      assertThat(created.status()).as("%s", created).isEqualTo(201);
      assertThat(created.body().has("secret")).isFalse();
      assertThat(created.body().has("hint")).isFalse();
      command.awaitKnown(new IssuedKey(created.text("keyId"), tenant, secret));
    }
  }

  @Test
  void a_secret_that_a_key_has_or_had_is_taken() {
    create(Map.of("value", value));
    assertProblem(create(Map.of("value", value)), 409, "secret_taken");
    String sha256 = SecretHash.of(value.getBytes(StandardCharsets.US_ASCII)).toString();
    assertProblem(create(Map.of("sha256", sha256)), 409, "secret_taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tooshort",
        "password123password123password123",
        "with spaces 4mJt8RkYxN2vQpLw7HcZ",
        "kr_live_sk_4mJt8RkYxN2vQpLw7HcZ"
      })
  void a_value_that_is_weak_or_could_not_be_used_is_refused_and_not_repeated(String weak) {
    Answer refused = create(Map.of("value", weak));
    assertProblem(refused, 422, "invalid_request_body");
    assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("value");
    assertThat(refused.body().toString()).doesNotContain(weak);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "zz", "!!!!"})
  void what_is_no_hash_is_refused(String sha256) {
    Answer refused = create(Map.of("sha256", sha256));
    assertProblem(refused, 422, "invalid_request_body");
    assertThat(refused.body().at("/errors/0/field").asText()).isEqualTo("sha256");
  }

  @Test
  void a_reference_id_is_generated_where_the_tenant_allows_it_and_rotated_in_kind() {
    assertProblem(create(Map.of("credential", "referenceId")), 422, "invalid_request_body");
    command.send("PATCH", "/v1/tenants/" + tenant, Map.of("referenceIds", true));

    Answer created = create(Map.of("credential", "referenceId"));

    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(created.text("credential")).isEqualTo("referenceId");
    assertThat(created.text("secret")).matches("[0-9a-z]{26}");
    assertThat(created.text("hint")).matches("…[0-9a-z]{4}");
    var key = new IssuedKey(created.text("keyId"), tenant, created.text("secret"));
    command.awaitKnown(key);
    Answer rotated = command.send("POST", key.path() + "/rotate", Map.of());
    assertThat(rotated.text("secret")).matches("[0-9a-z]{26}").isNotEqualTo(key.secret());
    assertProblem(
        create(Map.of("credential", "referenceId", "value", value)), 422, "invalid_request_body");
  }

  @Test
  void a_key_has_one_secret() {
    String sha256 = SecretHash.of(value.getBytes(StandardCharsets.US_ASCII)).toString();
    Answer refused = create(Map.of("value", value, "sha256", sha256));
    assertProblem(refused, 422, "invalid_request_body");
  }

  private Answer create(Map<String, String> secret) {
    Map<String, Object> body = new HashMap<>(secret);
    body.put("tenant", tenant);
    return command.send("POST", "/v1/keys", body);
  }
}
