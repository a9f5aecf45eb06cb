package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar that goes by a route policy, behind trusted proxies. */
class RoutePolicyIT {

  private static final TenantId ACME = TenantId.of("acme");
  private static final String BEARER = "Authorization";
  private static final String GOOD = "Bearer good";
  private static final String POLICY =
      """
      routes:
        - path: /health
          exempt: true
        - path: /invoices/{id}
          methods: [GET]
          scopes: [invoices:read]
        - path: /invoices/{id}
          methods: [DELETE]
          scopes: [invoices:write]
        - path: /by-query
          carriages: [query]
        - path: /by-body
          carriages: [authorization-bearer, form, json]
        - path: /t/{tenant}/**
          tenant: {segment: tenant}
        - path: /h
          tenant: {host: "{tenant}.example.com"}
      """;

  @TempDir private static Path folder;
  private static Path file = Path.of("");
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    file = Files.writeString(folder.resolve("routes.yaml"), POLICY);
    edge =
        new Edge(
            config ->
                config
                    .withPolicy(file, OriginalHeaders.X_ORIGINAL)
                    .withClientAddressHeader(
                        "X-Forwarded-For", IpRange.of("127.0.0.0/8"), IpRange.of("10.0.0.0/8")));
    edge.createTopic();
    edge.publish(
        new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, 1),
        key(1, "good", Restrictions.NONE, 2),
        key(2, "bound", new Restrictions(List.of(IpRange.of("192.0.2.0/24")), null, null), 3),
        limited(3, "limited", 4));
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> edge.sidecar.isReady() && edge.sidecar.appliedPosition() >= 4);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static KeyView key(int number, String secret, Restrictions restrictions, long at) {
    return new KeyView(
        new KeyId(new UUID(0, number)),
        ACME,
        null,
        at,
        Environment.LIVE,
        KeyStatus.ACTIVE,
        Scopes.of("invoices:read"),
        List.of(),
        null,
        at,
        restrictions,
        UsagePolicy.DEFAULT,
        List.of(new LiveSecret(1, SecretHash.of(secret.getBytes(StandardCharsets.US_ASCII)), null)),
        at,
        at);
  }

  private static KeyView limited(int number, String secret, long at) {
    KeyView key = key(number, secret, Restrictions.NONE, at);
    return new KeyView(
        key.id(),
        key.tenant(),
        null,
        at,
        key.environment(),
        key.status(),
        key.scopes(),
        List.of(),
        null,
        at,
        Restrictions.NONE,
        new UsagePolicy(null, null, new UsagePolicy.RateLimit(2, 3_600)),
        key.secrets(),
        at,
        at);
  }

  @Test
  void a_key_is_held_to_its_rate_and_what_is_denied_does_not_count() throws Exception {
    String limited = "Bearer limited";
    for (int i = 0; i < 5; i++) {
      assertThat(below("DELETE", "/invoices/7", BEARER, limited).statusCode()).isEqualTo(403);
    }
    HttpResponse<String> first = below("GET", "/invoices/7", BEARER, limited);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"key\";q=2;w=3600");
    assertThat(first.headers().firstValue("RateLimit").orElse("")).startsWith("\"key\";r=1;t=");
    assertThat(below("GET", "/invoices/7", BEARER, limited).statusCode()).isEqualTo(200);
    HttpResponse<String> over = below("GET", "/invoices/7", BEARER, limited);
    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(over.headers().firstValue("X-Registry-Verdict")).hasValue("RATE_LIMITED");
    assertThat(over.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
        .isBetween(1, 1_800);
    assertThat(below("GET", "/invoices/7", BEARER, GOOD).headers().firstValue("RateLimit"))
        .isEmpty();
  }

  @Test
  void a_route_demands_its_scopes_by_method() throws Exception {
    assertThat(below("GET", "/invoices/7", BEARER, GOOD).statusCode()).isEqualTo(200);
    HttpResponse<String> denied = below("DELETE", "/invoices/7", BEARER, GOOD);
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("scope=\"invoices:write\"");
    assertThat(below("GET", "/invoices/7").statusCode()).isEqualTo(401);
  }

  @Test
  void the_original_request_comes_from_the_configured_headers_alone() throws Exception {
    assertThat(
            edge.get(
                    "/authz",
                    BEARER,
                    GOOD,
                    "X-Original-Method",
                    "GET",
                    "X-Original-URI",
                    "/invoices/7",
                    "X-Forwarded-Method",
                    "GET",
                    "X-Forwarded-Uri",
                    "/health")
                .statusCode())
        .isEqualTo(200);
    assertRefused(
        edge.get("/authz", BEARER, GOOD, "X-Forwarded-Method", "GET", "X-Forwarded-Uri", "/health"),
        400,
        "NO_ORIGINAL");
    assertRefused(
        edge.get(
            "/authz",
            BEARER,
            GOOD,
            "X-Original-Method",
            "GET",
            "X-Original-URI",
            "/health",
            "X-Original-URI",
            "/invoices/7"),
        400,
        "NO_ORIGINAL");
  }

  @Test
  void where_the_gateway_demands_something_too_both_must_hold() throws Exception {
    String[] original = {BEARER, GOOD, "X-Original-Method", "GET", "X-Original-URI", "/invoices/7"};
    assertThat(edge.get("/authz?scope=invoices:read", original).statusCode()).isEqualTo(200);
    assertThat(edge.get("/authz?scope=other:read", original).statusCode()).isEqualTo(403);
    assertThat(edge.get("/authz?tenant=other", original).statusCode()).isEqualTo(401);
  }

  @Test
  void a_request_without_a_route_or_with_an_ambiguous_path_is_refused() throws Exception {
    assertRefused(below("GET", "/elsewhere", BEARER, GOOD), 403, "NO_ROUTE");
    assertRefused(below("POST", "/invoices/7", BEARER, GOOD), 403, "NO_ROUTE");
    for (String path : List.of("//health", "/x/%2e%2e/health", "/health%2f", "/health;a=b")) {
      assertRefused(below("GET", path, BEARER, GOOD), 400, "AMBIGUOUS_PATH");
    }
  }

  @Test
  void what_the_gateway_demands_holds_on_an_exempt_route_too() throws Exception {
    String[] original = {"X-Original-Method", "GET", "X-Original-URI", "/health"};
    assertThat(edge.get("/authz", original).statusCode()).isEqualTo(200);
    assertThat(edge.get("/authz?scope=a:b", original).statusCode()).isEqualTo(401);
    assertThat(
            edge.get("/authz?tenant=acme", original[0], "GET", original[2], "/health", BEARER, GOOD)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_exempt_route_passes_without_a_key_and_without_an_identity() throws Exception {
    HttpResponse<String> answer = below("GET", "/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Registry-Key-Id")).isEmpty();
  }

  @Test
  void a_secret_is_taken_only_from_where_the_route_says() throws Exception {
    assertThat(below("GET", "/by-query?key=good").statusCode()).isEqualTo(200);
    assertThat(below("GET", "/by-query", BEARER, GOOD).statusCode()).isEqualTo(401);
    assertThat(below("GET", "/by-query?key=good&key=other").statusCode()).isEqualTo(400);
    assertThat(below("GET", "/invoices/7?key=good").statusCode()).isEqualTo(401);
    assertThat(below("GET", "/invoices/7", "apikey", "good").statusCode()).isEqualTo(200);
    assertThat(below("GET", "/invoices/7", BEARER, "rest_api_key=good").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_body_carries_a_secret_where_the_route_says() throws Exception {
    assertThat(posted("application/x-www-form-urlencoded", "a=b&key=good").statusCode())
        .isEqualTo(200);
    assertThat(posted("application/json; charset=utf-8", "{\"API_Key\":\"good\"}").statusCode())
        .isEqualTo(200);
    assertThat(posted("application/json", "{\"API_Key\":\"bad\"}").statusCode()).isEqualTo(401);
    assertThat(posted("text/plain", "key=good").statusCode()).isEqualTo(401);
    assertThat(posted("application/json", "{}", BEARER, GOOD).statusCode()).isEqualTo(200);
    assertThat(posted("application/json", "{\"API_Key\":\"other\"}", BEARER, GOOD).statusCode())
        .isEqualTo(400);
    assertRefused(
        posted("application/json", '"' + "x".repeat(70_000) + '"', BEARER, GOOD),
        413,
        "BODY_TOO_LARGE");
  }

  private static HttpResponse<String> posted(String type, String body, String... headers)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", type));
    return edge.send("POST", "/authz/by-body", all, HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void a_route_is_for_the_tenant_that_the_path_or_host_names() throws Exception {
    assertThat(below("GET", "/t/acme/x", BEARER, GOOD).statusCode()).isEqualTo(200);
    assertThat(below("GET", "/t/other/x", BEARER, GOOD).statusCode()).isEqualTo(401);
    assertRefused(below("GET", "/t/NO+/x", BEARER, GOOD), 403, "NO_TENANT");
    assertRefused(below("GET", "/h", BEARER, GOOD), 403, "NO_TENANT");
    assertThat(
            edge.get(
                    "/authz",
                    BEARER,
                    GOOD,
                    "X-Original-Method",
                    "GET",
                    "X-Original-URI",
                    "/h",
                    "X-Original-Host",
                    "acme.example.com")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void the_client_is_the_first_address_that_no_trusted_proxy_has() throws Exception {
    assertThat(from("192.0.2.9").statusCode()).isEqualTo(200);
    assertThat(from("192.0.2.9, 10.1.2.3").statusCode()).isEqualTo(200);
    assertThat(from("192.0.2.9, 198.51.100.1, 10.1.2.3").statusCode()).isEqualTo(403);
    assertThat(from("192.0.2.9, unknown, 10.1.2.3").statusCode()).isEqualTo(403);
    assertThat(from("192.0.2.9, ").statusCode()).isEqualTo(403);
    assertThat(from("::ffff:192.0.2.9").statusCode()).isEqualTo(200);
  }

  @Test
  void a_changed_policy_is_in_force_and_a_bad_one_is_not() throws Exception {
    Files.writeString(file, POLICY + "  - path: [\n");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> edge.get("/metrics").body().contains("registry_policy_refused_total 1.0"));
    assertThat(below("GET", "/health").statusCode()).isEqualTo(200);
    Files.writeString(file, POLICY + "  - path: /new\n    exempt: true\n");
    await().atMost(Duration.ofSeconds(20)).until(() -> below("GET", "/new").statusCode() == 200);
    assertThat(edge.get("/metrics").body()).contains("registry_policy_routes 8.0");
  }

  private static HttpResponse<String> from(String forwardedFor) throws Exception {
    return below("GET", "/invoices/7", BEARER, "Bearer bound", "X-Forwarded-For", forwardedFor);
  }

  private static HttpResponse<String> below(String method, String path, String... headers)
      throws Exception {
    return edge.send(method, "/authz" + path, List.of(headers));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("X-Registry-Verdict")).hasValue(reason);
    assertThat(answer.body()).isEmpty();
  }
}
