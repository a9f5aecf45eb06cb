package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Callers of the registry authenticate with keys of the registry. */
final class CallersIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_revoked_administrator_cannot_command_any_more() {
    String tenant = registry.newTenant();
    IssuedKey administrator = registry.newKey("registry", "registry:keys:write");
    await()
        .atMost(Registry.LIMIT)
        .until(() -> createAs(administrator.secret(), tenant).status() == 201);

    registry.change(administrator, "revoke");

    await()
        .atMost(Registry.LIMIT)
        .until(() -> createAs(administrator.secret(), tenant).status() == 401);
    assertThat(createAs(administrator.secret(), tenant).status()).isEqualTo(401);
  }

  @Test
  void a_revoked_caller_cannot_read_any_more() {
    IssuedKey reader = registry.newKey("registry", "registry:keys:read");
    await().atMost(Registry.LIMIT).until(() -> listAs(reader.secret()) == 200);

    registry.change(reader, "revoke");

    await().atMost(Registry.LIMIT).until(() -> listAs(reader.secret()) == 401);
  }

  @Test
  void a_tenants_administrator_reaches_its_own_tenant_only() {
    String own = registry.newTenant();
    String other = registry.newTenant();
    IssuedKey administrator = registry.newKey(own, "registry:keys:write");

    await()
        .atMost(Registry.LIMIT)
        .until(() -> createAs(administrator.secret(), own).status() == 201);

    assertThat(createAs(administrator.secret(), other).status()).isEqualTo(404);
  }

  @Test
  void a_key_without_registry_scopes_commands_nothing() {
    IssuedKey key = registry.newKnownKey("*");

    assertThat(createAs(key.secret(), key.tenant()).status()).isEqualTo(403);
    assertThat(Http.send("POST", registry.commandUrl() + "/v1/keys", Map.of(), "{}").status())
        .isEqualTo(401);
  }

  private Answer createAs(String secret, String tenant) {
    return registry.commandAs(secret, "POST", "/v1/keys", Map.of("tenant", tenant));
  }

  private int listAs(String secret) {
    return Http.get(registry.queryUrl() + "/v1/keys", Registry.bearer(secret)).status();
  }
}
