package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are introspected and revoked at an edge, and requests explained, in a whole cell. */
final class EdgeTokensIT {

  private final Registry registry = SharedCell.REGISTRY;
  private final String edge = registry.edgeUrls().getFirst();

  @TempDir private Path home = Path.of("");

  @Test
  void a_token_that_is_revoked_at_one_edge_is_denied_and_inactive_at_every_edge() {
    IssuedKey key = registry.newKnownKey("a:b");
    assertThat(introspect(edge, registry.rootKey(), key).text("client_id")).isEqualTo(key.id());

    Answer revoked = form(edge, "/v1/revoke", registry.rootKey(), key);

    assertThat(revoked.status()).isEqualTo(200);
    registry.awaitVerdict(key.secret(), "", "REVOKED");
    for (String each : registry.edgeUrls()) {
      assertThat(introspect(each, registry.rootKey(), key).body().toString())
          .isEqualTo("{\"active\":false}");
    }
    assertThat(form(edge, "/v1/revoke", registry.rootKey(), key).status()).isEqualTo(200);
  }

  @Test
  void a_key_without_any_scope_revokes_itself_and_no_other() {
    IssuedKey key = registry.newKnownKey();
    IssuedKey other = registry.newKey(key.tenant(), "a:b");
    registry.awaitEverywhere(other.secret(), "", 200);

    assertThat(form(edge, "/v1/revoke", key.secret(), other).status()).isEqualTo(403);
    assertThat(form(edge, "/v1/revoke", key.secret(), key).status()).isEqualTo(200);

    registry.awaitVerdict(key.secret(), "", "REVOKED");
    registry.awaitEverywhere(other.secret(), "", 200);
  }

  @Test
  void a_foreign_token_is_inactive_and_stays_valid() {
    IssuedKey key = registry.newKnownKey("a:b");
    IssuedKey stranger = registry.newKnownKey("registry:keys:write", "registry:keys:introspect");

    assertThat(introspect(edge, stranger.secret(), key).body().path("active").asBoolean(true))
        .isFalse();
    assertThat(form(edge, "/v1/revoke", stranger.secret(), key).status()).isEqualTo(200);

    assertThat(introspect(edge, registry.rootKey(), key).body().path("active").asBoolean())
        .isTrue();
  }

  @Test
  void the_commands_explain_introspect_and_revoke() throws IOException {
    IssuedKey key = registry.newKnownKey("a:b");
    var client = new CellClient(home);
    Path token = Files.writeString(home.resolve("token"), key.secret());
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));

    String why = client.ok("explain", "--key", key.id(), "--scope", "c:d").out();
    assertThat(why).containsPattern("verdict +SCOPE_MISSING").contains("c:d is lacking");
    JsonNode active =
        CellClient.json(client.ok("introspect", "--token-file", token.toString(), "--json"));
    assertThat(active.path("scope").asText()).isEqualTo("a:b");
    assertThat(client.ok("revoke", "--token-file", token.toString()).out())
        .doesNotContain(key.secret());

    registry.awaitVerdict(key.secret(), "", "REVOKED");
    await()
        .atMost(Registry.LIMIT)
        .until(() -> client.ok("explain", "--key", key.id()).out().contains("REVOKED"));
  }

  private static Answer introspect(String edge, String caller, IssuedKey token) {
    Answer answer = form(edge, "/v1/introspect", caller, token);
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private static Answer form(String edge, String path, String caller, IssuedKey token) {
    Map<String, String> headers = new HashMap<>(Registry.bearer(caller));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    return Http.send("POST", edge + path, headers, "token=" + token.secret());
  }
}
