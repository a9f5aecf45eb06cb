package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Roles of tenants, and keys that have them. */
class RoleCommandsIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void a_role_is_defined_by_a_put_that_may_be_repeated() {
    Answer defined = define("reader", "a:read");
    assertThat(defined.status()).as("%s", defined).isEqualTo(200);
    assertThat(defined.text("tenant")).isEqualTo(tenant);
    assertThat(defined.text("name")).isEqualTo("reader");
    assertThat(defined.text("position")).isEqualTo(defined.header("Registry-Position"));
    assertThat(define("reader", "a:read").status()).isEqualTo(200);
    assertThat(remove("reader").status()).isEqualTo(200);
    assertProblem(remove("reader"), 404, "not_found");
  }

  @Test
  void a_key_gets_roles_that_its_tenant_has_and_no_other() {
    define("reader", "a:read");
    define("writer", "a:write");
    Answer created = create("reader", "reader");
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    assertThat(created.body().get("roles")).hasToString("[\"reader\"]");
    assertField(create("reader", "nobody"), "roles");
    assertField(create("not a name"), "roles[0]");

    String path = "/v1/keys/" + created.text("keyId") + "/scopes";
    assertVersion(put(path, Map.of("scopes", List.of())), 1);
    assertVersion(put(path, Map.of("scopes", List.of(), "roles", List.of("reader"))), 1);
    assertVersion(put(path, Map.of("scopes", List.of(), "roles", List.of("writer"))), 2);
    assertField(put(path, Map.of("scopes", List.of(), "roles", List.of("nobody"))), "roles");
    assertVersion(put(path, Map.of("scopes", List.of("b:c"))), 3);
    assertVersion(put(path, Map.of("scopes", List.of(), "roles", List.of())), 4);
  }

  @Test
  void a_callers_role_gives_it_scopes_and_its_removal_denies_it() {
    define("admin", "registry:keys:write");
    Answer created = create("admin");
    var admin = new IssuedKey(created.text("keyId"), tenant, created.text("secret"));
    command.awaitKnown(admin);
    var key = Http.json(Map.of("tenant", tenant));
    assertThat(command.send(admin.secret(), "POST", "/v1/keys", Map.of(), key).status())
        .isEqualTo(201);
    remove("admin");
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> command.whoAmI(admin).status() == 401);
  }

  @Test
  void nobody_gets_a_registry_scope_by_a_role() {
    define("powerful", "registry:tenants:write");
    IssuedKey admin = command.newKey(tenant, "registry:keys:write", "registry:roles:write");
    command.awaitKnown(admin);
    var key = Http.json(Map.of("tenant", tenant, "roles", List.of("powerful")));
    assertProblem(
        command.send(admin.secret(), "POST", "/v1/keys", Map.of(), key), 403, "grants_too_much");
    String powerful = create("powerful").text("keyId");
    assertProblem(
        command.send(admin.secret(), "POST", "/v1/keys/" + powerful + "/rotate", Map.of(), "{}"),
        403,
        "grants_too_much");
    String role = "/v1/tenants/" + tenant + "/roles/mine";
    assertProblem(as(admin, role, "registry:tenants:write"), 403, "grants_too_much");
    assertThat(as(admin, role, "registry:keys:write", "a:b").status()).isEqualTo(200);
  }

  @Test
  void a_tenants_admin_defines_roles_of_its_own_tenant_alone() {
    IssuedKey admin = command.newKey(command.newTenant(), "registry:roles:write");
    command.awaitKnown(admin);
    String foreign = "/v1/tenants/" + tenant + "/roles/reader";
    assertProblem(as(admin, foreign, "a:b"), 404, "not_found");
    assertProblem(command.send(admin.secret(), "DELETE", foreign, Map.of(), ""), 404, "not_found");
    assertThat(as(admin, "/v1/tenants/" + admin.tenant() + "/roles/reader", "a:b").status())
        .isEqualTo(200);
  }

  @Test
  void a_role_has_a_name_and_scopes() {
    assertField(define("not%20a%20name", "a:b"), "name");
    assertField(define("reader", "no scope"), "scopes");
    assertField(put("/v1/tenants/" + tenant + "/roles/reader", Map.of()), "scopes");
  }

  private static void assertField(Answer answer, String field) {
    assertProblem(answer, 422, "invalid_request_body");
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
  }

  private static void assertVersion(Answer answer, int version) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().get("version").asInt()).isEqualTo(version);
  }

  private Answer define(String role, String... scopes) {
    return put("/v1/tenants/" + tenant + "/roles/" + role, Map.of("scopes", List.of(scopes)));
  }

  private Answer remove(String role) {
    return command.send("DELETE", "/v1/tenants/" + tenant + "/roles/" + role, Map.of());
  }

  private Answer create(String... roles) {
    return command.send("POST", "/v1/keys", Map.of("tenant", tenant, "roles", List.of(roles)));
  }

  private Answer put(String path, Map<String, ?> body) {
    return command.send("PUT", path, body);
  }

  private Answer as(IssuedKey caller, String path, String... scopes) {
    return command.send(
        caller.secret(), "PUT", path, Map.of(), Http.json(Map.of("scopes", List.of(scopes))));
  }
}
