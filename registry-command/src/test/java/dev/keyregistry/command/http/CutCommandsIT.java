package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bulk revocation (rule R5). */
class CutCommandsIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void a_rehearsal_counts_the_keys_and_revokes_none() {
    IssuedKey one = keyOf("ann");
    keyOf("ann");
    keyOf("bob");

    Answer counted = cut(Map.of("subject", "ann", "dryRun", true));

    assertThat(counted.status()).as("%s", counted).isEqualTo(200);
    assertThat(counted.body().get("keys").asLong()).isEqualTo(2);
    assertThat(counted.body().get("ofKeys").asLong()).isEqualTo(3);
    assertThat(counted.body().get("confirmationNeeded").asBoolean()).isTrue();
    assertThat(enable(one).status()).isEqualTo(200);
  }

  @Test
  void R5_every_key_that_matches_is_revoked_by_one_event_and_no_other_key() {
    IssuedKey ann = keyOf("ann");
    IssuedKey bob = keyOf("bob");

    Answer done = cut(Map.of("subject", "ann", "confirm", 1, "reason", "keyCompromise"));

    assertThat(done.status()).as("%s", done).isEqualTo(200);
    assertThat(done.text("position")).isEqualTo(done.header("Registry-Position"));
    assertProblem(enable(ann), 409, "key_revoked");
    assertProblem(command.send("POST", ann.path() + "/rotate", Map.of()), 409, "key_revoked");
    assertThat(enable(bob).status()).isEqualTo(200);
    IssuedKey later = keyOf("ann");
    assertThat(enable(later).status()).isEqualTo(200);
    assertThat(cut(Map.of("subject", "ann", "dryRun", true)).body().get("keys").asLong())
        .isEqualTo(1);
  }

  @Test
  void keys_are_cut_by_group_environment_and_age() {
    String group =
        command.send("POST", "/v1/groups", Map.of("tenant", tenant, "name", "g")).text("groupId");
    IssuedKey inGroup = key(Map.of("group", group));
    IssuedKey ofTest = key(Map.of("environment", "test"));
    IssuedKey plain = key(Map.of());
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String anHourAgo = now.minus(1, ChronoUnit.HOURS).toString();

    assertThat(count(Map.of("createdBefore", anHourAgo))).isZero();
    assertThat(count(Map.of("createdBefore", now.plusSeconds(60).toString()))).isEqualTo(3);
    assertThat(cut(Map.of("group", group, "confirm", 1)).status()).isEqualTo(200);
    assertThat(cut(Map.of("environment", "test", "confirm", 1)).status()).isEqualTo(200);

    assertProblem(enable(inGroup), 409, "key_revoked");
    assertProblem(enable(ofTest), 409, "key_revoked");
    assertThat(enable(plain).status()).isEqualTo(200);
    assertThat(count(Map.of())).isEqualTo(1);
  }

  @Test
  void many_of_a_tenants_keys_are_cut_only_if_their_number_is_confirmed() {
    keyOf("ann");
    keyOf("bob");
    Answer asked = cut(Map.of());
    assertProblem(asked, 409, "confirmation_needed");
    assertThat(asked.text("detail")).contains("2 of the tenant's 2 keys", "\"confirm\": 2");
    assertProblem(cut(Map.of("confirm", 3)), 409, "count_differs");
    assertThat(cut(Map.of("confirm", 2)).status()).isEqualTo(200);
    assertThat(count(Map.of())).isZero();
  }

  @Test
  void L5_a_cut_that_is_sent_again_is_answered_alike_though_its_count_is_another_by_now() {
    keyOf("ann");
    var once = Map.of("Idempotency-Key", "cut-once");
    Map<String, Object> body = Map.of("tenant", tenant, "confirm", 1);
    Answer first = command.send("POST", "/v1/cuts", once, body);
    Answer second = command.send("POST", "/v1/cuts", once, body);
    assertThat(first.status()).as("%s", first).isEqualTo(200);
    assertThat(second.status()).as("%s", second).isEqualTo(200);
    assertThat(second.text("position")).isEqualTo(first.text("position"));
  }

  @Test
  void a_foreign_tenants_keys_are_neither_cut_nor_counted() {
    keyOf("ann");
    IssuedKey stranger = command.newKey(command.newTenant(), "registry:keys:write");
    command.awaitKnown(stranger);
    for (Map<String, ?> body :
        List.of(
            Map.of("tenant", tenant),
            Map.of("tenant", tenant, "confirm", 9),
            Map.of("tenant", tenant, "dryRun", true),
            Map.of("tenant", "nobody-has-this", "dryRun", true))) {
      Answer answer =
          command.send(stranger.secret(), "POST", "/v1/cuts", Map.of(), Http.json(body));
      assertProblem(answer, 404, "not_found");
    }
  }

  @Test
  void a_cut_that_cannot_be_meant_is_refused() {
    assertProblem(cut(Map.of("group", "grp_" + "0".repeat(26))), 422, "invalid_request_body");
    assertProblem(cut(Map.of("confirm", -1)), 422, "invalid_request_body");
    assertProblem(
        cut(Map.of("createdBefore", "2026-01-01T00:00:00.0001Z")), 422, "invalid_request_body");
    assertProblem(cut(Map.of("subject", "x".repeat(201))), 422, "invalid_request_body");
  }

  @Test
  void L4_an_admin_who_was_cut_commands_no_more() {
    IssuedKey admin = command.newKey(tenant, "registry:keys:write");
    command.awaitKnown(admin);
    assertThat(cut(Map.of("confirm", 1)).status()).isEqualTo(200);
    Answer answer =
        command.send(
            admin.secret(), "POST", "/v1/keys", Map.of(), Http.json(Map.of("tenant", tenant)));
    assertThat(answer.status()).isEqualTo(401);
  }

  private IssuedKey keyOf(String subject) {
    return key(Map.of("subject", subject));
  }

  private IssuedKey key(Map<String, ?> details) {
    Map<String, Object> body = new HashMap<>(details);
    body.put("tenant", tenant);
    Answer created = command.send("POST", "/v1/keys", body);
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    return new IssuedKey(created.text("keyId"), tenant, created.text("secret"));
  }

  private Answer cut(Map<String, ?> which) {
    Map<String, Object> body = new HashMap<>(which);
    body.put("tenant", tenant);
    return command.send("POST", "/v1/cuts", body);
  }

  private long count(Map<String, ?> which) {
    Map<String, Object> body = new HashMap<>(which);
    body.put("dryRun", true);
    return cut(body).body().get("keys").asLong();
  }

  private Answer enable(IssuedKey key) {
    return command.send("POST", key.path() + "/enable", Map.of());
  }
}
