package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on tenants, and who may give commands at all. */
class TenantCommandsIT {

  private final RunningCommand command = RunningCommand.shared();

  @Test
  void a_tenant_is_created_once() {
    var body = Map.of("id", "once-only", "name", "Once", "defaultMaxStaleness", "PT1M");
    Answer created = command.send("POST", "/v1/tenants", body);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("id")).isEqualTo("once-only");
    assertThat(created.text("position")).isEqualTo(created.header("Registry-Position"));
    assertProblem(command.send("POST", "/v1/tenants", body), 409, "already_exists");
    assertProblem(
        command.send("POST", "/v1/tenants", Map.of("id", "registry")), 409, "already_exists");
  }

  @Test
  void what_a_tenant_is_set_to_is_changed_field_by_field() {
    String path = "/v1/tenants/" + command.newTenant();
    Answer changed =
        command.send(
            "PATCH",
            path,
            Map.of(
                "name",
                "New",
                "defaultMaxStaleness",
                "PT1M",
                "onLeak",
                "revoke",
                "rotation",
                Map.of("maxAge", "P30D", "enforced", true)));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().get("version").asLong()).isEqualTo(4);
    Answer again = command.send("PATCH", path, Map.of("name", "New", "onLeak", "revoke"));
    assertThat(again.body().get("version").asLong()).isEqualTo(4);
    Answer default90Days =
        command.send(command.rootKey(), "PATCH", path, Map.of(), "{\"rotation\":null}");
    assertThat(default90Days.body().get("version").asLong()).isEqualTo(5);
    assertProblem(
        command.send("PATCH", "/v1/tenants/nobody", Map.of("name", "New")), 404, "not_found");
  }

  @Test
  void a_policy_that_makes_no_sense_is_refused() {
    String path = "/v1/tenants/" + command.newTenant();
    for (Map<String, ?> body :
        List.of(
            Map.of("onLeak", "ignore"),
            Map.of("rotation", Map.of("enforced", true)),
            Map.of("rotation", Map.of("maxAge", "PT1S")),
            Map.of("rotation", Map.of("maxAge", "P3651D")))) {
      assertProblem(command.send("PATCH", path, body), 422, "invalid_request_body");
    }
  }

  @Test
  void a_change_of_a_tenant_that_was_changed_meanwhile_is_refused() {
    String path = "/v1/tenants/" + command.newTenant();
    Answer renamed = command.send("PATCH", path, Map.of("name", "New"));
    assertThat(renamed.header("ETag")).isEqualTo("\"2\"");
    var stale = Map.of("If-Match", "\"1\"");
    assertProblem(
        command.send("PATCH", path, stale, Map.of("name", "Newer")), 412, "version_mismatch");
    assertProblem(
        command.send("PUT", path + "/roles/clerk", stale, Map.of("scopes", List.of("a:b"))),
        412,
        "version_mismatch");
    assertProblem(
        command.send("POST", path + "/suspend", stale, Map.of()), 412, "version_mismatch");
    var current = Map.of("If-Match", "\"2\"");
    assertThat(command.send("PATCH", path, current, Map.of("name", "Newer")).status())
        .isEqualTo(200);
  }

  @Test
  void a_suspended_tenant_gets_no_keys_until_it_is_resumed() {
    String tenant = command.newTenant();
    var key = Map.of("tenant", tenant);
    assertThat(command.send("POST", "/v1/tenants/" + tenant + "/suspend", Map.of()).status())
        .isEqualTo(200);
    assertProblem(command.send("POST", "/v1/keys", key), 409, "tenant_suspended");
    assertThat(command.send("POST", "/v1/tenants/" + tenant + "/resume", Map.of()).status())
        .isEqualTo(200);
    assertThat(command.send("POST", "/v1/keys", key).status()).isEqualTo(201);
  }

  @Test
  void the_tenant_that_administers_all_cannot_be_suspended() {
    assertProblem(
        command.send("POST", "/v1/tenants/registry/suspend", Map.of()), 409, "reserved_tenant");
  }

  @Test
  void only_keys_of_the_tenant_registry_command_tenants() {
    IssuedKey admin =
        command.newKey(command.newTenant(), "registry:tenants:write", "registry:keys:write");
    command.awaitKnown(admin);
    assertProblem(as(admin, "/v1/tenants", Map.of("id", "another")), 404, "not_found");
    assertProblem(
        as(admin, "/v1/tenants/" + admin.tenant() + "/suspend", Map.of()), 404, "not_found");
  }

  @Test
  void a_caller_without_the_scope_is_told_which() {
    IssuedKey caller = command.newKey("registry", "registry:keys:write");
    command.awaitKnown(caller);
    Answer answer = as(caller, "/v1/tenants", Map.of("id", "another"));
    assertProblem(answer, 403, "insufficient_scope");
    assertThat(answer.header("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"registry:tenants:write\"");
  }

  @Test
  void a_request_without_a_key_is_asked_for_one_and_an_unknown_key_is_denied() {
    Answer without = Http.send("POST", command.url() + "/v1/tenants", Map.of(), "{}");
    assertProblem(without, 401, "authentication_required");
    assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"key-registry\"");
    Answer unknown = command.send("kr_live_sk_nobody", "GET", "/v1/whoami", Map.of(), "");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.header("X-Registry-Verdict")).isIn("UNKNOWN", "MALFORMED");
  }

  @Test
  void a_caller_learns_who_it_is() {
    IssuedKey caller = command.newKey(command.newTenant(), "registry:keys:write", "a:b");
    command.awaitKnown(caller);
    Answer answer = command.whoAmI(caller);
    assertThat(answer.text("keyId")).isEqualTo(caller.id());
    assertThat(answer.text("tenant")).isEqualTo(caller.tenant());
    assertThat(answer.text("environment")).isEqualTo("live");
    assertThat(answer.body().get("scopes")).hasToString("[\"a:b\",\"registry:keys:write\"]");
  }

  @Test
  void a_process_that_starts_without_kafka_knows_its_callers_and_takes_commands(
      @TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    IssuedKey admin;
    try (var first = RunningCommand.start(log, folder.resolve("root.key"), "first")) {
      admin = first.newKey("registry", "registry:keys:write");
    }
    try (var second = RunningCommand.start(log, folder.resolve("root.key"), "second")) {
      assertThat(second.whoAmI(admin).status()).isEqualTo(200);
      String tenant = second.newTenant();
      assertThat(second.newKey(tenant, "a:b").id()).startsWith("key_");
      assertThat(second.send(admin.secret(), "POST", "/v1/keys", Map.of(), body(tenant)).status())
          .isEqualTo(201);
    }
  }

  private static String body(String tenant) {
    return Http.json(Map.of("tenant", tenant, "scopes", List.of("a:b")));
  }

  private Answer as(IssuedKey caller, String path, Map<String, ?> body) {
    return command.send(caller.secret(), "POST", path, Map.of(), Http.json(body));
  }
}
