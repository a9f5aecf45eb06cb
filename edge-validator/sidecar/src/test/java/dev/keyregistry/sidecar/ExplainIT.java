package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explanations, rates of routes and failures by source at an edge with a route policy. */
class ExplainIT {

  private static final int KEYS = 40;
  private static final int ROOT = 99;
  private static final int RATED = 60;
  private static final int UNRATED = 61;
  private static final int REQUESTS = 2_000;
  private static final String POLICY =
      """
      routes:
        - path: /health
          exempt: true
        - path: /a/{id}
          methods: [GET]
          scopes: [a:read]
        - path: /a/{id}
          methods: [POST]
          scopes: [a:read, a:write]
          environment: live
        - path: /t/{tenant}/**
          tenant: {segment: tenant}
          carriages: [x-api-key]
        - path: /h
          tenant: {host: "{tenant}.example.com"}
        - path: /rated
          rateLimit: {permits: 2, period: PT1H}
        - path: /rated-too
          rateLimit: {permits: 3, period: PT1H}
      """;

  @TempDir private static Path folder;
  private static Edge edge;
  private final Random random = new Random(11);

  @BeforeAll
  static void start() throws Exception {
    Path file = Files.writeString(folder.resolve("routes.yaml"), POLICY);
    edge =
        new Edge(
            gateway ->
                gateway
                    .withPolicy(file, OriginalHeaders.X_ORIGINAL)
                    .withClientAddressHeader("X-Forwarded-For")
                    .withFailureLimit(new FailureLimit(3, Duration.ofHours(1))));
    edge.createTopic();
    edge.publish(
        Keys.tenant("registry", false, 1),
        Keys.tenantWithRole("acme", "writer", Scopes.of("a:*"), 2),
        Keys.tenant("other", true, 3),
        Keys.key(ROOT, "registry").scopes("registry:*").at(4),
        Keys.key(RATED, "acme").rate(3, 3_600).at(5),
        Keys.key(UNRATED, "acme").at(6));
    for (int i = 0; i < KEYS; i++) {
      edge.publish(someKey(i).at(10 + i));
    }
    edge.awaitPosition(9 + KEYS);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static Keys.Spec someKey(int number) {
    Keys.Spec key = Keys.key(number, number % 7 == 0 ? "other" : "acme").scopes("a:read");
    switch (number % 10) {
      case 0 -> key.status(List.of(KeyStatus.values()).get(number / 10));
      case 1 -> key.roles("writer");
      case 2 -> key.roles("nobody");
      case 3 -> key.environment(Environment.TEST).scopes("a:*");
      case 4 -> key.ips("10.0.0.0/8");
      case 5 -> key.time(null, Instant.parse("2025-01-01T00:00:00Z"));
      case 6 -> key.time(Instant.parse("2090-01-01T00:00:00Z"), null);
      case 7 -> key.rate(1, 3_600);
      default -> key.scopes("a:read", "a:write");
    }
    return key;
  }

  @Test
  void what_is_explained_is_what_is_answered() throws Exception {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      int key = random.nextInt(KEYS);
      Question question = question(key);

      Answer explained = explain(question.explained);
      HttpResponse<String> answered = edge.get(question.check, question.headers());

      assertThat(explained.status()).isEqualTo(200);
      String verdict = answered.headers().firstValue("X-Registry-Verdict").orElse("VALID");
      // A deleted key is unknown to the one, who then counts it against its source.
      boolean ofSource =
          verdict.equals("RATE_LIMITED") && answered.headers().firstValue("RateLimit").isEmpty();
      if (ofSource) {
        assertThat(explained.text("verdict")).isIn("UNKNOWN", "MALFORMED");
      } else {
        assertThat(explained.text("verdict")).as("%s", question).isEqualTo(verdict);
        assertThat(explained.body().path("status").asInt())
            .as("%s", question)
            .isEqualTo(answered.statusCode());
      }
      seen.add(explained.text("verdict"));
    }
    assertThat(seen)
        .contains(
            "VALID",
            "UNKNOWN",
            "REVOKED",
            "TENANT_SUSPENDED",
            "DISABLED",
            "EXPIRED",
            "NOT_YET_VALID",
            "WRONG_TENANT",
            "WRONG_ENVIRONMENT",
            "IP_NOT_ALLOWED",
            "SCOPE_MISSING",
            "RATE_LIMITED",
            "MALFORMED",
            "MISSING",
            "NO_ROUTE",
            "NO_TENANT",
            "NO_ORIGINAL",
            "AMBIGUOUS_PATH");
  }

  /** The same request as it is asked about, and as a gateway asks. */
  private record Question(Map<String, Object> explained, String check, List<String> sent) {
    String[] headers() {
      return sent.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return explained.toString();
    }
  }

  private Question question(int key) {
    Map<String, Object> explained = new HashMap<>();
    List<String> sent = new ArrayList<>();
    if (random.nextInt(15) > 0) { // else it carries no key
      credential(key, explained, sent);
    }
    original(explained, sent);
    String address = one("10.1.2.3", "192.0.2.1", "");
    if (!address.isEmpty()) {
      explained.put("clientAddress", address);
      sent.addAll(List.of("X-Forwarded-For", address));
    }
    return new Question(explained, "/authz" + demand(explained), sent);
  }

  private void credential(int key, Map<String, Object> explained, List<String> sent) {
    boolean bearer = random.nextInt(3) > 0;
    explained.put("keyId", Keys.id(key).value());
    explained.put("carriage", bearer ? "authorization-bearer" : "x-api-key");
    sent.addAll(
        bearer
            ? List.of("Authorization", "Bearer " + Keys.secret(key))
            : List.of("X-API-Key", Keys.secret(key)));
  }

  private void original(Map<String, Object> explained, List<String> sent) {
    if (random.nextInt(20) == 0) {
      return; // the gateway tells nothing
    }
    String method = one("GET", "POST");
    String path =
        one(
            "/health",
            "/a/1",
            "/a/1",
            "/a/1?key=x",
            "/t/acme/x",
            "/t/other/x",
            "/t/NO+/x",
            "/h",
            "/none",
            "/a//1",
            "/rated");
    explained.put("method", method);
    explained.put("path", path);
    sent.addAll(List.of("X-Original-Method", method, "X-Original-URI", path));
    if (random.nextBoolean()) {
      String host = one("acme.example.com", "other.example.com", "example.com");
      explained.put("host", host);
      sent.addAll(List.of("X-Original-Host", host));
    }
  }

  private String demand(Map<String, Object> explained) {
    Map<String, Object> demand = new HashMap<>();
    List<String> query = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      String scope = one("a:read", "a:write", "b:read");
      demand.put("scopes", List.of(scope));
      query.add("scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
    }
    if (random.nextInt(4) == 0) {
      String tenant = one("acme", "other");
      demand.put("tenant", tenant);
      query.add("tenant=" + tenant);
    }
    if (random.nextInt(4) == 0) {
      String environment = one("live", "test");
      demand.put("environment", environment);
      query.add("environment=" + environment);
    }
    if (!demand.isEmpty()) {
      explained.put("demand", demand);
    }
    return query.isEmpty() ? "" : '?' + String.join("&", query);
  }

  private String one(String... of) {
    return of[random.nextInt(of.length)];
  }

  @Test
  void an_explanation_names_the_rule_and_its_line() {
    Answer answer =
        explain(Map.of("keyId", Keys.id(UNRATED).value(), "method", "POST", "path", "/a/7"));
    assertThat(answer.body().at("/rule/name").asText()).isEqualTo("POST /a/{id}");
    assertThat(answer.body().at("/rule/line").asInt()).isEqualTo(7);
    assertThat(answer.body().at("/rule/scopes").toString()).isEqualTo("[\"a:read\",\"a:write\"]");
    assertThat(answer.body().at("/rule/environment").asText()).isEqualTo("live");
    Answer exempt = explain(Map.of("method", "GET", "path", "/health"));
    assertThat(exempt.text("verdict")).isEqualTo("VALID");
    assertThat(exempt.body().at("/rule/exempt").asBoolean()).isTrue();
    Answer refused = explain(Map.of("method", "GET", "path", "/nowhere"));
    assertThat(refused.text("verdict")).isEqualTo("NO_ROUTE");
    assertThat(refused.body().has("rule")).isFalse();
  }

  @Test
  void a_route_and_a_key_each_have_a_rate_and_what_one_denies_the_other_keeps() throws Exception {
    String[] limit = {"RateLimit-Policy", "RateLimit"};
    HttpResponse<String> first = rated(RATED, "/rated");
    assertThat(first.headers().firstValue(limit[0])).hasValue("\"route\";q=2;w=3600");
    assertThat(first.headers().firstValue(limit[1]).orElse("")).startsWith("\"route\";r=1;");
    assertThat(rated(RATED, "/rated").statusCode()).isEqualTo(200);
    for (int i = 0; i < 3; i++) { // the route denies: the key's last use is kept
      assertThat(explainRated(RATED).text("verdict")).isEqualTo("RATE_LIMITED");
      HttpResponse<String> denied = rated(RATED, "/rated");
      assertThat(denied.statusCode()).isEqualTo(429);
      assertThat(denied.headers().firstValue(limit[0])).hasValue("\"route\";q=2;w=3600");
      assertThat(denied.headers().firstValue("Retry-After")).isPresent();
    }
    HttpResponse<String> elsewhere = rated(RATED, "/rated-too");
    assertThat(elsewhere.statusCode()).isEqualTo(200);
    assertThat(elsewhere.headers().firstValue(limit[1]).orElse("")).startsWith("\"key\";r=0;");
    HttpResponse<String> over = rated(RATED, "/rated-too");
    assertThat(over.statusCode()).isEqualTo(429);
    assertThat(over.headers().firstValue(limit[0])).hasValue("\"key\";q=3;w=3600");

    assertThat(explainRated(UNRATED).text("verdict")).isEqualTo("VALID");
    assertThat(rated(UNRATED, "/rated").statusCode()).isEqualTo(200);
    assertThat(rated(UNRATED, "/rated").statusCode()).isEqualTo(200);
    assertThat(rated(UNRATED, "/rated").statusCode()).isEqualTo(429);
  }

  private static HttpResponse<String> rated(int key, String path) throws Exception {
    return edge.get("/authz" + path, "Authorization", "Bearer " + Keys.secret(key));
  }

  private static Answer explainRated(int key) {
    return explain(Map.of("keyId", Keys.id(key).value(), "method", "GET", "path", "/rated"));
  }

  @Test
  void a_source_of_bad_keys_has_to_wait_and_good_keys_from_there_pass() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(from("198.51.100.7", "bad-" + i).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> wait = from("198.51.100.7", "bad");
    assertThat(wait.statusCode()).isEqualTo(429);
    assertThat(wait.headers().firstValue("X-Registry-Verdict")).hasValue("RATE_LIMITED");
    assertThat(wait.headers().firstValue("Retry-After").map(Integer::parseInt).orElse(0))
        .isBetween(3_500, 3_600);
    assertThat(from("198.51.100.7", "x".repeat(600)).statusCode()).isEqualTo(429);
    assertThat(from("198.51.100.7", Keys.secret(ROOT)).statusCode()).isEqualTo(403);
    assertThat(from("198.51.100.7", Keys.secret(8_888)).statusCode()).isEqualTo(429);
    assertThat(from("198.51.100.8", "bad").statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> from(String address, String secret) throws Exception {
    return edge.get("/authz/a/1", "Authorization", "Bearer " + secret, "X-Forwarded-For", address);
  }

  private static Answer explain(Map<String, ?> request) {
    URI url = edge.sidecar.uri().resolve("/v1/explain");
    return Http.send(
        "POST",
        url.toString(),
        Map.of("Authorization", "Bearer " + Keys.secret(ROOT)),
        Http.json(request));
  }
}
