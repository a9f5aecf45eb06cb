package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups of keys. */
class GroupCommandsIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void a_group_is_created_described_deactivated_and_activated() {
    Answer created = create(tenant);
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(created.text("groupId")).matches("grp_[0-9a-z]{26}");
    assertThat(created.text("position")).isEqualTo(created.header("Registry-Position"));
    String path = "/v1/groups/" + created.text("groupId");
    assertVersion(command.send("PATCH", path, Map.of("name", "New")), 2);
    assertVersion(command.send("PATCH", path, Map.of("name", "New")), 2);
    assertVersion(
        command.send(command.rootKey(), "PATCH", path, Map.of(), "{\"description\": null}"), 3);
    assertVersion(post(path + "/deactivate"), 4);
    assertVersion(post(path + "/deactivate"), 4);
    assertVersion(post(path + "/activate"), 5);
    assertVersion(post(path + "/activate"), 5);
  }

  @Test
  void a_deactivated_group_denies_its_keys_until_it_is_activated() {
    String group = create(tenant).text("groupId");
    Answer created = command.send("POST", "/v1/keys", Map.of("tenant", tenant, "group", group));
    assertThat(created.text("group")).isEqualTo(group);
    var key = new IssuedKey(created.text("keyId"), tenant, created.text("secret"));
    command.awaitKnown(key);
    post("/v1/groups/" + group + "/deactivate");
    awaitStatus(key, 401);
    assertThat(command.whoAmI(key).header("X-Registry-Verdict")).isEqualTo("GROUP_INACTIVE");
    post("/v1/groups/" + group + "/activate");
    awaitStatus(key, 200);
  }

  @Test
  void a_key_moves_into_a_group_of_its_tenant_and_out_of_it() {
    String group = create(tenant).text("groupId");
    String foreign = create(command.newTenant()).text("groupId");
    IssuedKey key = command.newKey(tenant, "a:b");
    assertVersion(move(key, '"' + group + '"'), 2);
    assertVersion(move(key, '"' + group + '"'), 2);
    assertField(move(key, '"' + foreign + '"'), "group");
    assertField(move(key, '"' + group.substring(0, 10) + "0".repeat(20) + '"'), "group");
    assertField(move(key, "\"nothing\""), "group");
    assertVersion(move(key, "null"), 3);
    assertVersion(move(key, "null"), 3);
    assertField(
        command.send("POST", "/v1/keys", Map.of("tenant", tenant, "group", foreign)), "group");
  }

  @Test
  void a_foreign_group_and_a_foreign_tenant_are_not_found() {
    String path = "/v1/groups/" + create(tenant).text("groupId");
    IssuedKey admin = command.newKey(command.newTenant(), "registry:groups:write");
    command.awaitKnown(admin);
    assertProblem(as(admin, "PATCH", path, Map.of("name", "x")), 404, "not_found");
    assertProblem(as(admin, "POST", path + "/deactivate", Map.of()), 404, "not_found");
    assertProblem(as(admin, "POST", path + "/activate", Map.of()), 404, "not_found");
    assertProblem(
        as(admin, "POST", "/v1/groups", Map.of("tenant", tenant, "name", "x")), 404, "not_found");
    assertThat(
            as(admin, "POST", "/v1/groups", Map.of("tenant", admin.tenant(), "name", "x")).status())
        .isEqualTo(201);
  }

  @Test
  void a_group_always_has_a_name() {
    String path = "/v1/groups/" + create(tenant).text("groupId");
    assertField(command.send("POST", "/v1/groups", Map.of("tenant", tenant)), "name");
    assertField(command.send("POST", "/v1/groups", Map.of("tenant", tenant, "name", " ")), "name");
    assertField(
        command.send(command.rootKey(), "PATCH", path, Map.of(), "{\"name\": null}"), "name");
    assertField(command.send("PATCH", path, Map.of("name", "x".repeat(201))), "name");
  }

  @Test
  void a_command_for_another_version_than_the_groups_is_refused() {
    String path = "/v1/groups/" + create(tenant).text("groupId");
    assertProblem(
        command.send("PATCH", path, Map.of("If-Match", "\"2\""), Map.of("name", "x")),
        412,
        "version_mismatch");
    assertVersion(command.send("PATCH", path, Map.of("If-Match", "\"1\""), Map.of("name", "x")), 2);
  }

  @Test
  void a_suspended_tenant_gets_no_new_groups() {
    post("/v1/tenants/" + tenant + "/suspend");
    assertProblem(create(tenant), 409, "tenant_suspended");
  }

  @Test
  void the_same_request_creates_one_group() {
    var name = Map.of("Idempotency-Key", "group-" + tenant);
    var body = Map.of("tenant", tenant, "name", "Once");
    Answer first = command.send("POST", "/v1/groups", name, body);
    Answer again = command.send("POST", "/v1/groups", name, body);
    assertThat(again.text("groupId")).isEqualTo(first.text("groupId"));
    assertThat(again.text("position")).isEqualTo(first.text("position"));
  }

  private Answer create(String of) {
    return command.send(
        "POST", "/v1/groups", Map.of("tenant", of, "name", "A group", "description", "of keys"));
  }

  private Answer post(String path) {
    return command.send("POST", path, Map.of());
  }

  private Answer move(IssuedKey key, String group) {
    return command.send(
        command.rootKey(), "PATCH", key.path(), Map.of(), "{\"group\": " + group + '}');
  }

  private Answer as(IssuedKey caller, String method, String path, Map<String, ?> body) {
    return command.send(caller.secret(), method, path, Map.of(), Http.json(body));
  }

  private void awaitStatus(IssuedKey key, int status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> command.whoAmI(key).status() == status);
  }

  private static void assertVersion(Answer answer, int version) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().get("version").asInt()).isEqualTo(version);
    assertThat(answer.header("ETag")).isEqualTo("\"" + version + '"');
  }

  private static void assertField(Answer answer, String field) {
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
  }
}
