package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.query.Facts;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final RunningQuery query = RunningQuery.withCallers();
  private final Facts facts = query.facts();

  @Test
  void E8_a_view_is_the_fold_that_edges_have_with_its_place_in_the_log() throws Exception {
    Secret secret = facts.secret();
    KeyId id = facts.keyId();
    KeyEvent created = facts.key(id, Facts.ACME, "viewed", Scopes.of("a:b"), secret);
    KeyEvent disabled = facts.disabled(id, Facts.ACME);
    long first = query.log().append(created).position();
    LoggedEvent last = query.log().append(disabled);
    EntityView fold =
        ViewFold.apply(ViewFold.apply(null, created, first), disabled, last.position());

    JsonNode found = view(secret.hash(), last.position());
    assertThat(found.get("view")).isEqualTo(JSON.readTree(ViewCodec.encode(fold)));
    assertThat(found.get("position").asText()).isEqualTo(Long.toString(last.position()));
    assertThat(found.get("chainHash").asText()).isEqualTo(last.chainHash().toString());
    assertThat(found.get("logId").asText()).isEqualTo(last.log().logId().toString());
    assertThat(found.get("epoch").asText()).isEqualTo(Long.toString(last.log().epoch()));
  }

  @Test
  void E8_a_key_is_found_by_each_of_its_secrets_also_by_one_that_it_no_longer_has()
      throws Exception {
    Secret old = facts.secret();
    Secret next = facts.secret();
    KeyId id = facts.keyId();
    query.log().append(facts.key(id, Facts.ACME, "rotated", Scopes.NONE, old));
    var generation = new SecretGeneration(2, next.hash(), next.hint());
    var rotated = // without an overlap
        new KeyEvent.KeyRotated(id, Facts.ACME, generation, Facts.START, facts.by());
    long position = query.log().append(rotated).position();

    for (Secret secret : new Secret[] {old, next}) {
      JsonNode found = view(secret.hash(), position);
      assertThat(found.at("/view/id").asText()).isEqualTo(id.value());
      assertThat(found.at("/view/secrets").findValuesAsText("sha256"))
          .containsExactly(next.hash().toString());
    }
  }

  @Test
  void a_hash_may_be_in_hex_too() throws Exception {
    Secret secret = facts.secret();
    long position =
        query
            .log()
            .append(facts.key(facts.keyId(), Facts.ACME, "x", Scopes.NONE, secret))
            .position();
    String hex = HexFormat.of().formatHex(secret.hash().toBytes());
    assertThat(query.get(path(hex), query.root(), position).body()).contains("\"view\":{");
  }

  @Test
  void a_secret_that_no_key_ever_had_is_answered_without_a_view() throws Exception {
    JsonNode found = view(facts.secret().hash(), query.log().position());
    assertThat(found.has("view")).isFalse();
    assertThat(Long.parseLong(found.get("position").asText()))
        .isGreaterThanOrEqualTo(query.log().position());
  }

  @Test
  void a_deleted_key_is_shown_as_such() throws Exception {
    Secret secret = facts.secret();
    KeyId id = facts.keyId();
    query.log().append(facts.key(id, Facts.ACME, "gone", Scopes.NONE, secret));
    long position = query.log().append(facts.deleted(id, Facts.ACME)).position();
    JsonNode found = view(secret.hash(), position);
    assertThat(found.at("/view/status").asText()).isEqualTo("deleted");
    assertThat(found.toString()).doesNotContain("user-7");
  }

  @Test
  void only_a_key_of_the_tenant_registry_reads_views() throws Exception {
    String path = path(facts.secret().hash().toString());
    assertThat(query.get(path, query.acmeAdmin()).statusCode()).isEqualTo(403);
    assertThat(query.get(path, query.acmeAdmin()).body()).contains("\"code\":\"forbidden\"");
    assertThat(query.get(path, query.acmeUser()).body()).contains("registry:views:read");
  }

  @Test
  void what_is_no_hash_is_refused_and_named() throws Exception {
    for (String path : new String[] {"/v1/views", path("abc"), path("%00"), path("x".repeat(44))}) {
      HttpResponse<String> answer = query.get(path, query.root());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("\"field\":\"sha256\"");
    }
  }

  private JsonNode view(SecretHash secret, long position) throws Exception {
    HttpResponse<String> answer = query.get(path(secret.toString()), query.root(), position);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    return JSON.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static String path(String hash) {
    return "/v1/views?sha256=" + hash;
  }
}
