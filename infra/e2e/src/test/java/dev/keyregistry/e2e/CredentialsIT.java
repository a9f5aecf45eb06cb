package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Credentials other than a generated secret, and ones that come back. */
final class CredentialsIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_reference_id_passes_at_every_edge_and_goes_on_in_kind_after_they_are_turned_off() {
    String tenant = registry.newTenant();
    Map<String, Object> referenceId = Map.of("tenant", tenant, "credential", "referenceId");
    assertThat(registry.command("POST", "/v1/keys", referenceId).status()).isEqualTo(422);
    registry.done("PATCH", "/v1/tenants/" + tenant, Map.of("referenceIds", true));
    IssuedKey key = registry.newKey(tenant, referenceId);
    assertThat(key.secret()).matches("[0-9a-z]{26}");
    registry.awaitEverywhere(key.secret(), "tenant=" + tenant, 200);

    registry.done("PATCH", "/v1/tenants/" + tenant, Map.of("referenceIds", false));

    assertThat(registry.command("POST", "/v1/keys", referenceId).status()).isEqualTo(422);
    String next = registry.change(key, "POST", "rotate", Map.of("overlap", "PT1H")).text("secret");
    assertThat(next).matches("[0-9a-z]{26}");
    registry.awaitEverywhere(next, "tenant=" + tenant, 200);
    registry.awaitEverywhere(key.secret(), "tenant=" + tenant, 200);
  }

  @Test
  void a_deleted_key_comes_back_disabled_and_works_once_it_is_enabled() {
    IssuedKey key = registry.newKnownKey("a:b");
    registry.done("DELETE", key.path(), Map.of());
    registry.awaitEverywhere(key.secret(), "", 401);

    registry.change(key, "undelete");
    registry.awaitVerdict(key.secret(), "", "DISABLED");

    registry.change(key, "enable");
    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
  }
}
