package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import dev.keyregistry.query.QueryConfig;
import dev.keyregistry.query.QueryService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryApiIT {

  private static final TenantId ACME = Facts.ACME;
  private static final TenantId GLOBEX = Facts.GLOBEX;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Facts facts = new Facts();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Secret root = facts.secret();
  private final Secret acmeAdmin = facts.secret();
  private final Secret acmeUser = facts.secret();
  private KafkaCluster kafka;
  private LogOnKafka log;
  private QueryService service;

  @BeforeAll
  void start() {
    kafka = KafkaCluster.fresh();
    log = LogOnKafka.complete(kafka);
    log.append(facts.tenant(TenantId.REGISTRY));
    log.append(facts.tenant(ACME));
    log.append(facts.tenant(GLOBEX));
    var scopes = Scopes.of("registry:*");
    log.append(facts.key(facts.keyId(), TenantId.REGISTRY, "root", scopes, root));
    log.append(facts.key(facts.keyId(), ACME, "admin", scopes, acmeAdmin));
    log.append(facts.key(facts.keyId(), ACME, "user", Scopes.of("*"), acmeUser));
    PostgresDatabase postgres = TestServers.postgres().createDatabase();
    service =
        QueryService.start(
            new QueryConfig(
                "127.0.0.1",
                0,
                postgres.jdbcUrl(),
                postgres.user(),
                postgres.password(),
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                Duration.ofMillis(1500),
                false),
            Clock.systemUTC());
    await().atMost(SOON).until(() -> get("/readyz", root).statusCode() == 200);
  }

  @AfterAll
  void stop() {
    service.close();
    log.close();
    kafka.close();
    client.close();
  }

  @Test
  void a_key_is_shown_with_its_version_and_without_its_secret() throws Exception {
    KeyId id = facts.keyId();
    Secret secret = facts.secret();
    log.append(facts.key(id, ACME, "shown", Scopes.of("a:b"), secret));
    long position = log.append(facts.disabled(id, ACME)).position();
    var answer = get("/v1/keys/" + id, root, position);
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
      var answer = get("/v1/keys/" + id + "/events?limit=2" + cursor, root, log.position());
      JsonNode body = JSON.readTree(answer.body());
      body.get("items").forEach(event -> types.add(event.get("type").asText()));
      JsonNode next = body.get("nextCursor");
      assertThat(next == null).isEqualTo(page == 2);
      cursor = next == null ? "" : "&cursor=" + next.asText();
      assertThat(answer.body()).doesNotContain("sha256");
    }
    assertThat(types).hasSize(5);
    assertThat(types.getFirst()).isEqualTo("dev.keyregistry.key.created.v1");
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
      JsonNode body = JSON.readTree(get(path, root, position).body());
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
  void a_read_waits_for_the_position_that_it_names() throws Exception {
    KeyId id = facts.keyId();
    var created = log.next(facts.key(id, ACME, "awaited"));
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(
            request("/v1/keys/" + id, root)
                .header("Registry-Min-Position", Long.toString(created.position()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    log.append(facts.key(id, ACME, "awaited"));
    assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void anybody_may_read_what_the_api_is() throws Exception {
    var answer =
        client.send(
            HttpRequest.newBuilder(service.uri().resolve("/openapi.json")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).get("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void a_position_that_does_not_come_is_answered_412() throws Exception {
    var answer = get("/v1/keys", root, 999_999);
    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(answer.body())
        .contains("\"code\":\"position_not_reached\"", "Position 999999", "at position ");
    assertThat(get("/v1/keys", root, "soon").statusCode()).isEqualTo(400);
  }

  @Test
  void a_callers_own_tenant_is_all_that_it_sees() throws Exception {
    KeyId own = facts.keyId();
    KeyId foreign = facts.keyId();
    log.append(facts.key(own, ACME, "own"));
    long position = log.append(facts.key(foreign, GLOBEX, "foreign")).position();
    assertThat(get("/v1/keys/" + own, acmeAdmin, position).statusCode()).isEqualTo(200);
    assertThat(get("/v1/keys/" + foreign, acmeAdmin, position).statusCode()).isEqualTo(404);
    assertThat(get("/v1/keys/" + foreign + "/events", acmeAdmin, position).statusCode())
        .isEqualTo(404);
    assertThat(get("/v1/keys?tenant=globex", acmeAdmin, position).statusCode()).isEqualTo(404);
    assertThat(get("/v1/keys?tenant=nobody", acmeAdmin, position).statusCode()).isEqualTo(404);
    assertThat(get("/v1/groups?tenant=globex", acmeAdmin, position).statusCode()).isEqualTo(404);
    assertThat(get("/v1/keys?limit=200", acmeAdmin, position).body())
        .contains(own.value())
        .doesNotContain("\"globex\"");
    assertThat(get("/v1/tenants", acmeAdmin, position).body())
        .contains("\"acme\"")
        .doesNotContain("\"globex\"");
    assertThat(get("/v1/tenants", root, position).body()).contains("\"globex\"");
    assertThat(get("/v1/keys/" + foreign, root, position).statusCode()).isEqualTo(200);
  }

  @Test
  void only_callers_with_the_scope_may_read() throws Exception {
    assertThat(get("/v1/keys", acmeUser).statusCode()).isEqualTo(403);
    assertThat(get("/v1/keys", facts.secret()).statusCode()).isEqualTo(401);
    var nobody =
        client.send(
            HttpRequest.newBuilder(uri("/v1/keys")).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(nobody.statusCode()).isEqualTo(401);
  }

  @Test
  void only_the_cells_administrator_may_rebuild() throws Exception {
    assertThat(post("/v1/projection/rebuild", acmeAdmin).statusCode()).isEqualTo(403);
    long position = log.position();
    assertThat(post("/v1/projection/rebuild", root).statusCode()).isEqualTo(202);
    await().atMost(SOON).until(() -> service.status().unready().isEmpty());
    assertThat(get("/v1/keys", root, position).statusCode()).isEqualTo(200);
  }

  @Test
  void mistaken_parameters_are_refused_and_named() throws Exception {
    for (String query :
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
      var answer = get("/v1/keys?" + query, root);
      assertThat(answer.statusCode()).as(query + answer.body()).isEqualTo(422);
      assertThat(answer.body()).contains("\"code\":\"invalid_parameter\"");
    }
    assertThat(get("/v1/keys/key_nonsense", root).statusCode()).isEqualTo(404);
    assertThat(get("/v1/keys/" + facts.keyId(), root).statusCode()).isEqualTo(404);
  }

  @Test
  void metrics_tell_the_position() throws Exception {
    assertThat(get("/metrics", root).body())
        .contains("registry_projection_position", "registry_projection_halted 0.0");
  }

  private List<String> ids(String path) throws Exception {
    List<String> ids = new ArrayList<>();
    var answer = get(path, root, log.position());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JSON.readTree(answer.body()).get("items").forEach(key -> ids.add(key.get("keyId").asText()));
    return ids;
  }

  private static long positionOf(HttpResponse<String> answer) {
    return Long.parseLong(answer.headers().firstValue("registry-position").orElseThrow());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  private HttpRequest.Builder request(String path, Secret caller) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + caller.reveal());
  }

  private HttpResponse<String> get(String path, Secret caller) throws Exception {
    return client.send(request(path, caller).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, Secret caller, Object minPosition)
      throws Exception {
    return client.send(
        request(path, caller).header("Registry-Min-Position", minPosition.toString()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, Secret caller) throws Exception {
    return client.send(
        request(path, caller).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
