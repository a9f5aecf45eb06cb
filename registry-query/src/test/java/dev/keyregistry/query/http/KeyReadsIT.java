package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyReadsIT {

  private static final TenantId ACME = Facts.ACME;
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final RunningQuery query = RunningQuery.withCallers();
  private final LogOnKafka log = query.log();
  private final Facts facts = query.facts();
  private final Secret root = query.root();

  @Test
  void a_key_is_shown_with_its_version_and_without_its_secret() throws Exception {
    KeyId id = facts.keyId();
    Secret secret = facts.secret();
    log.append(facts.key(id, ACME, "shown", Scopes.of("a:b"), secret));
    long position = log.append(facts.disabled(id, ACME)).position();
    var answer = query.get("/v1/keys/" + id, root, position);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("etag")).contains("\"2\"");
    assertThat(positionOf(answer)).isGreaterThanOrEqualTo(position);
    JsonNode key = JSON.readTree(answer.body());
    assertThat(key.get("keyId").asText()).isEqualTo(id.value());
    assertThat(key.get("tenant").asText()).isEqualTo("acme");
    assertThat(key.get("status").asText()).isEqualTo("disabled");
    assertThat(key.get("position").asText()).isEqualTo(Long.toString(position));
    assertThat(key.get("metadata").get("owner").asText()).isEqualTo("ann@example.org");
    assertThat(key.get("hint").asText()).isEqualTo(secret.hint());
    assertThat(answer.body())
        .doesNotContain(secret.reveal())
        .doesNotContain(secret.hash().toString());
  }

  @Test
  void the_events_of_a_key_come_in_pages() throws Exception {
    KeyId id = facts.keyId();
    Secret secret = facts.secret();
    log.append(facts.key(id, ACME, "eventful", Scopes.NONE, secret));
    for (int i = 0; i < 4; i++) {
      log.append(facts.scopes(id, ACME, "scope:n" + i));
    }
    List<String> types = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 3; page++) {
      var answer = query.get("/v1/keys/" + id + "/events?limit=2" + cursor, root, log.position());
      JsonNode body = JSON.readTree(answer.body());
      body.get("items").forEach(event -> types.add(event.get("type").asText()));
      JsonNode next = body.get("nextCursor");
      assertThat(next == null).isEqualTo(page == 2);
      cursor = next == null ? "" : "&cursor=" + next.asText();
      assertThat(answer.body()).doesNotContain("sha256");
    }
    assertThat(types).hasSize(5);
    assertThat(types.getFirst()).isEqualTo("dev.keyregistry.key.created.v2");
  }

  @Test
  void pages_stay_whole_while_keys_are_inserted() throws Exception {
    TenantId tenant = TenantId.of("paged");
    log.append(facts.tenant(tenant));
    Set<String> first = new HashSet<>();
    for (int i = 0; i < 250; i++) {
      KeyId id = facts.keyId();
      first.add(id.value());
      log.append(facts.key(id, tenant, "k" + i));
    }
    long position = log.position();
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 50 && cursor != null; page++) {
      String path = "/v1/keys?tenant=paged&limit=20" + cursor;
      JsonNode body = JSON.readTree(query.get(path, root, position).body());
      body.get("items").forEach(key -> seen.add(key.get("keyId").asText()));
      JsonNode next = body.get("nextCursor");
      cursor = next == null ? null : "&cursor=" + next.asText();
      if (page < 5) {
        position = log.append(facts.key(facts.keyId(), tenant, "late")).position();
      }
    }
    assertThat(seen).doesNotHaveDuplicates().containsAll(first);
  }

  @Test
  void keys_are_found_by_status_and_by_the_start_of_their_label() throws Exception {
    TenantId tenant = TenantId.of("filtered");
    log.append(facts.tenant(tenant));
    KeyId plain = facts.keyId();
    KeyId percent = facts.keyId();
    KeyId revoked = facts.keyId();
    KeyId deleted = facts.keyId();
    log.append(facts.key(plain, tenant, "100 percent"));
    log.append(facts.key(percent, tenant, "100% sure"));
    log.append(facts.key(revoked, tenant, "old"));
    log.append(facts.revoked(revoked, tenant));
    log.append(facts.key(deleted, tenant, "gone"));
    log.append(facts.deleted(deleted, tenant));
    String path = "/v1/keys?tenant=filtered";
    assertThat(ids(path)).containsExactly(plain.value(), percent.value(), revoked.value());
    assertThat(ids(path + "&label=100")).containsExactly(plain.value(), percent.value());
    assertThat(ids(path + "&label=100%25")).containsExactly(percent.value());
    assertThat(ids(path + "&status=revoked")).containsExactly(revoked.value());
    assertThat(ids(path + "&status=deleted")).containsExactly(deleted.value());
  }

  @Test
  void mistaken_parameters_are_refused_and_named() throws Exception {
    for (String mistake :
        List.of(
            "limit=0",
            "limit=201",
            "limit=many",
            "status=asleep",
            "tenant=A",
            "cursor=!!",
            "cursor=bm90YWtleQ",
            "tenat=acme",
            "limit=1&limit=2",
            "label=%00")) {
      var answer = query.get("/v1/keys?" + mistake, root);
      assertThat(answer.statusCode()).as(mistake + answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("\"code\":\"invalid_parameter\"");
    }
    assertThat(query.get("/v1/keys/key_nonsense", root).statusCode()).isEqualTo(404);
    assertThat(query.get("/v1/keys/" + facts.keyId(), root).statusCode()).isEqualTo(404);
  }

  private List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    var answer = query.get(path, root, log.position());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JSON.readTree(answer.body()).get("items").forEach(key -> ids.add(key.get("keyId").asText()));
    return ids;
  }

  private static long positionOf(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("registry-position").orElseThrow());
  }
}
