package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The query service answers with what the caller has written, if the caller says where that is. */
final class ReadYourWritesIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_write_is_read_at_its_position() {
    String tenant = registry.newTenant();
    for (int i = 0; i < 20; i++) {
      IssuedKey key = registry.newKey(tenant, "a:b");

      Answer read = registry.query("/v1/keys/" + key.id(), atLeast(key.position()));

      assertThat(read.status()).isEqualTo(200);
      assertThat(read.text("status")).isEqualTo("active");
      assertThat(read.body().toString()).doesNotContain(key.secret());
    }
  }

  @Test
  void a_revocation_is_read_at_its_position() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");
    String position = registry.change(key, "revoke").header("Registry-Position");

    Answer read = registry.query("/v1/keys/" + key.id(), atLeast(position));

    assertThat(read.text("status")).isEqualTo("revoked");
  }

  @Test
  void a_position_that_is_not_reached_is_no_answer_from_an_older_state() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");

    Answer read = registry.query("/v1/keys/" + key.id(), atLeast("999999999"));

    assertThat(read.status()).isEqualTo(412);
  }

  @Test
  void the_keys_of_a_tenant_and_the_events_of_a_key_are_listed() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");
    String position = registry.change(key, "revoke").header("Registry-Position");

    Answer keys = registry.query("/v1/keys?tenant=" + key.tenant(), atLeast(position));
    Answer events = registry.query("/v1/keys/" + key.id() + "/events", atLeast(position));

    assertThat(keys.body().path("items")).hasSize(1);
    assertThat(keys.body().path("items").path(0).path("keyId").asText()).isEqualTo(key.id());
    assertThat(events.body().path("items")).hasSize(2);
  }

  private static Map<String, String> atLeast(String position) {
    return Map.of("Registry-Min-Position", position);
  }
}
