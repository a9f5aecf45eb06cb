package dev.keyregistry.e2e;

import static dev.keyregistry.e2e.CellClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.e2e.Registry.IssuedKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client commands that end things, and those that take it back. */
final class ClientLifecycleIT {

  private final Registry registry = SharedCell.REGISTRY;

  @TempDir private Path home = Path.of("");

  @Test
  void a_deleted_key_is_undeleted_with_its_label_anew_and_enabled() {
    IssuedKey key = registry.newKnownKey("a:b");
    client().ok("keys", "delete", key.id());
    registry.awaitEverywhere(key.secret(), "", 401);

    client().ok("keys", "undelete", key.id(), "--label", "is back", "--reason", "by mistake");
    registry.awaitVerdict(key.secret(), "", "DISABLED");
    JsonNode enabled = json(client().ok("keys", "enable", key.id(), "--json"));

    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
    String position = enabled.path("position").asText();
    ClientRun shown = client().ok("keys", "show", key.id(), "--min-position", position);
    assertThat(shown.out()).contains("is back", "active");
  }

  @Test
  void a_rotation_is_finished_and_another_one_aborted() {
    IssuedKey key = registry.newKnownKey("a:b");
    String second = client().secret("keys", "rotate", key.id(), "--overlap", "PT1H");
    client().ok("keys", "finish-rotation", key.id(), "--reason", "all have switched over");
    registry.awaitEverywhere(key.secret(), "", 401);
    registry.awaitEverywhere(second, "", 200);

    String third = client().secret("keys", "rotate", key.id(), "--overlap", "PT1H");
    registry.awaitEverywhere(third, "", 200);
    client().ok("keys", "abort-rotation", key.id());
    registry.awaitEverywhere(third, "", 401);
    registry.awaitEverywhere(second, "", 200);
  }

  @Test
  void a_cut_is_counted_by_a_dry_run_and_done_once_the_count_is_confirmed() {
    IssuedKey key = registry.newKnownKey("a:b");
    String[] cut = {"keys", "cut", "--tenant", key.tenant(), "--json"};

    assertThat(json(client().ok(with(cut, "--dry-run"))).path("keys").asInt()).isEqualTo(1);
    ClientRun refused = client().run(cut);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("409 confirmation_needed");
    registry.awaitEverywhere(key.secret(), "", 200);

    client().ok(with(cut, "--confirm", "1", "--reason", "keyCompromise"));
    registry.awaitVerdict(key.secret(), "", "REVOKED");
  }

  @Test
  void a_group_is_created_with_a_reason_and_deleted() {
    String tenant = registry.newTenant();
    JsonNode created =
        json(
            client()
                .ok(
                    "groups",
                    "create",
                    "--tenant",
                    tenant,
                    "--name",
                    "short-lived",
                    "--reason",
                    "a trial",
                    "--json"));
    String group = created.path("groupId").asText();

    JsonNode deleted = json(client().ok("groups", "delete", group, "--json"));

    String position = deleted.path("position").asText();
    ClientRun list = client().ok("groups", "list", "--tenant", tenant, "--min-position", position);
    assertThat(list.out()).doesNotContain(group);
  }

  @Test
  void why_a_key_was_created_and_revoked_is_told_with_its_events() {
    String tenant = registry.newTenant();
    JsonNode created =
        json(client().ok("keys", "create", "--tenant", tenant, "--reason", "new shop", "--json"));
    Registry.SECRETS.add(created.path("secret").asText());
    String id = created.path("keyId").asText();
    String[] revoke = {"keys", "revoke", id, "--reason", "superseded", "--json"};
    JsonNode revoked = json(client().ok(with(revoke, "--comment", "shop closed")));

    String position = revoked.path("position").asText();
    ClientRun events = client().ok("keys", "events", id, "--min-position", position);
    assertThat(events.out())
        .containsPattern("key\\.created\\.v2 .*127\\.0\\.0\\.1 .*new shop")
        .containsPattern("key\\.revoked\\.v1 .*127\\.0\\.0\\.1 .*shop closed");
  }

  private CellClient client() {
    return new CellClient(home);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
