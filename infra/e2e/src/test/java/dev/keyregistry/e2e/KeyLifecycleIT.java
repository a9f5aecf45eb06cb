package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to a key at the command API is what every edge says of it. */
final class KeyLifecycleIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_created_key_is_valid_at_every_edge() {
    IssuedKey key = registry.newKey(registry.newTenant(), "invoices:read");

    List<Answer> answers =
        registry.awaitEverywhere(key.secret(), "scope=invoices:read&tenant=" + key.tenant(), 200);

    assertThat(answers)
        .hasSize(2)
        .allSatisfy(
            answer -> {
              assertThat(answer.header("X-Registry-Key-Id")).isEqualTo(key.id());
              assertThat(answer.header("X-Registry-Tenant")).isEqualTo(key.tenant());
              assertThat(answer.header("X-Registry-Scopes")).isEqualTo("invoices:read");
            });
  }

  @Test
  void a_removed_scope_is_refused_at_every_edge_and_named() {
    IssuedKey key = registry.newKnownKey("invoices:read", "invoices:write");

    registry.change(key, "PUT", "scopes", Map.of("scopes", List.of("invoices:read")));

    assertThat(registry.awaitEverywhere(key.secret(), "scope=invoices:write", 403))
        .allSatisfy(
            answer ->
                assertThat(answer.header("WWW-Authenticate"))
                    .contains("error=\"insufficient_scope\"")
                    .contains("scope=\"invoices:write\""));
    registry.awaitEverywhere(key.secret(), "scope=invoices:read", 200);
  }

  @Test
  void a_disabled_key_is_denied_until_it_is_enabled() {
    IssuedKey key = registry.newKnownKey("a:b");

    registry.change(key, "disable");
    assertThat(registry.awaitEverywhere(key.secret(), "", 401))
        .allSatisfy(
            answer -> assertThat(answer.header("WWW-Authenticate")).contains("invalid_token"));

    registry.change(key, "enable");
    registry.awaitEverywhere(key.secret(), "", 200);
  }

  @Test
  void both_secrets_work_in_the_overlap_of_a_rotation_and_the_old_one_not_after_it() {
    IssuedKey key = registry.newKnownKey("a:b");

    String next = registry.change(key, "POST", "rotate", Map.of("overlap", "PT3S")).text("secret");

    registry.awaitEverywhere(next, "scope=a:b", 200);
    for (String edge : registry.edgeUrls()) {
      assertThat(Registry.authz(edge, key.secret(), "scope=a:b").status()).isEqualTo(200);
    }
    registry.awaitEverywhere(key.secret(), "", 401);
    registry.awaitEverywhere(next, "scope=a:b", 200);
  }

  @Test
  void a_revoked_key_is_denied_at_every_edge() {
    IssuedKey key = registry.newKnownKey("a:b");

    registry.change(key, "POST", "revoke", Map.of("reason", "keyCompromise"));

    registry.awaitEverywhere(key.secret(), "", 401);
  }

  @Test
  void a_revoked_key_can_never_be_enabled_or_rotated() {
    IssuedKey key = registry.newKnownKey("a:b");
    registry.change(key, "revoke");

    for (String action : List.of("enable", "rotate")) {
      String path = "/v1/keys/" + key.id() + "/" + action;
      assertThat(registry.command("POST", path, Map.of()).status()).as(action).isEqualTo(409);
    }
    registry.awaitEverywhere(key.secret(), "", 401);
  }

  @Test
  void a_deleted_key_is_denied_at_every_edge() {
    IssuedKey key = registry.newKnownKey("a:b");

    assertThat(registry.command("DELETE", "/v1/keys/" + key.id(), Map.of()).status())
        .isEqualTo(200);

    registry.awaitEverywhere(key.secret(), "", 401);
  }

  @Test
  void the_keys_of_a_suspended_tenant_are_denied_until_it_is_resumed() {
    IssuedKey key = registry.newKnownKey("a:b");
    String tenant = "/v1/tenants/" + key.tenant();

    assertThat(registry.command("POST", tenant + "/suspend", Map.of()).status()).isEqualTo(200);
    registry.awaitEverywhere(key.secret(), "", 401);

    assertThat(registry.command("POST", tenant + "/resume", Map.of()).status()).isEqualTo(200);
    registry.awaitEverywhere(key.secret(), "", 200);
  }

  @Test
  void a_key_is_denied_from_its_expiry_on() {
    String tenant = registry.newTenant();
    Instant expiry = Instant.now().plus(Duration.ofSeconds(2));
    Answer created =
        registry.command(
            "POST", "/v1/keys", Map.of("tenant", tenant, "expiresAt", expiry.toString()));
    registry.awaitEverywhere(created.text("secret"), "", 200);

    registry.awaitEverywhere(created.text("secret"), "", 401);

    assertThat(Instant.now()).isAfterOrEqualTo(expiry);
  }

  @Test
  void a_key_of_another_tenant_or_environment_is_denied() {
    IssuedKey key = registry.newKnownKey("a:b");
    String other = registry.newTenant();

    registry.awaitEverywhere(key.secret(), "tenant=" + other, 401);
    registry.awaitEverywhere(key.secret(), "environment=test", 401);
    registry.awaitEverywhere(key.secret(), "environment=live&tenant=" + key.tenant(), 200);
  }

  @Test
  void a_request_without_a_key_is_asked_for_one() {
    for (String edge : registry.edgeUrls()) {
      Answer answer = Http.get(edge + "/authz", Map.of());
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .startsWith("Bearer realm=")
          .doesNotContain("error");
    }
  }

  @Test
  void an_api_key_header_counts_as_much_as_a_bearer_token() {
    IssuedKey key = registry.newKnownKey("a:b");

    for (String edge : registry.edgeUrls()) {
      Answer answer = Http.get(edge + "/authz?scope=a:b", Map.of("X-API-Key", key.secret()));
      assertThat(answer.status()).isEqualTo(200);
    }
  }
}
