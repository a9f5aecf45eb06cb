package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a group is what every edge says of the keys that are in it then. */
final class GroupsAtEdgesIT {

  private final Registry registry = SharedCell.REGISTRY;
  private final String tenant = registry.newTenant();
  private final String group = registry.newGroup(tenant);

  @Test
  void a_key_is_denied_from_when_it_moves_into_an_inactive_group_until_it_moves_out() {
    IssuedKey key = registry.newKey(tenant, "a:b");
    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
    registry.done("POST", path() + "/deactivate", Map.of());

    registry.done("PATCH", key.path(), Map.of("group", group));
    registry.awaitVerdict(key.secret(), "", "GROUP_INACTIVE");

    leave(key);
    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
  }

  @Test
  void a_group_is_renamed_and_once_empty_deleted_without_a_change_to_its_keys() {
    IssuedKey key = registry.newKey(tenant, Map.of("group", group));
    registry.awaitEverywhere(key.secret(), "", 200);

    Answer renamed = registry.done("PATCH", path(), Map.of("name", "old partners"));
    assertThat(listed(renamed).path(0).path("name").asText()).isEqualTo("old partners");
    assertThat(registry.command("DELETE", path(), Map.of()).status()).isEqualTo(409);
    leave(key);
    Answer deleted = registry.done("DELETE", path(), Map.of());

    assertThat(listed(deleted)).isEmpty();
    Map<String, String> into = Map.of("group", group);
    assertThat(registry.command("PATCH", key.path(), into).status()).isEqualTo(422);
    registry.awaitEverywhere(key.secret(), "", 200);
  }

  private String path() {
    return "/v1/groups/" + group;
  }

  private void leave(IssuedKey key) {
    registry.done("PATCH", key.path(), Collections.singletonMap("group", null));
  }

  private JsonNode listed(Answer since) {
    return registry
        .query(
            "/v1/groups?tenant=" + tenant,
            Map.of("Registry-Min-Position", since.header("Registry-Position")))
        .body()
        .path("items");
  }
}
