package dev.keyregistry.sidecar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SidecarIT {

  private static final TenantId ACME = TenantId.of("acme");
  private static final String BEARER = "Authorization";
  private static Edge edge;

  @BeforeAll
  static void start() {
    edge = new Edge();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  @Order(1)
  void an_edge_is_not_ready_and_passes_nothing_before_its_image_is_complete() throws Exception {
    assertThat(edge.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(edge.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(edge.get("/authz", BEARER, "Bearer good").statusCode()).isEqualTo(503);

    edge.createTopic();
    edge.publish(
        tenant(1),
        key(1, "good", KeyStatus.ACTIVE, Restrictions.NONE, "ann smith", 2),
        key(
            2,
            "bound",
            KeyStatus.ACTIVE,
            new Restrictions(List.of(IpRange.of("10.0.0.0/8")), null, null),
            null,
            3));
    awaitPosition(3);
    assertThat(edge.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void a_good_key_passes_with_its_identity() throws Exception {
    HttpResponse<String> answer =
        edge.get("/authz?scope=a:read&tenant=acme&environment=live", BEARER, "Bearer good");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "X-Registry-Key-Id")).isEqualTo(keyId(1).value());
    assertThat(header(answer, "X-Registry-Tenant")).isEqualTo("acme");
    assertThat(header(answer, "X-Registry-Subject")).isEqualTo("ann%20smith");
    assertThat(header(answer, "X-Registry-Scopes")).isEqualTo("a:read b:*");
    assertThat(header(answer, "X-Registry-Environment")).isEqualTo("live");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(edge.get("/authz", "X-API-Key", "good").statusCode()).isEqualTo(200);
  }

  @Test
  @Order(2)
  void every_method_is_answered_without_a_body() throws Exception {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")) {
      HttpResponse<String> answer = edge.send(method, "/authz", List.of(BEARER, "Bearer good"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void denials_are_answered_after_rfc_6750() throws Exception {
    assertDenied(edge.get("/authz"), 401, "MISSING", "Bearer realm=\"key-registry\"");
    assertDenied(
        edge.get("/authz", BEARER, "Bearer good", "X-API-Key", "other"),
        400,
        "AMBIGUOUS",
        "Bearer realm=\"key-registry\", error=\"invalid_request\"");
    assertDenied(
        edge.get("/authz", BEARER, "Bearer unknown"),
        401,
        "UNKNOWN",
        "Bearer realm=\"key-registry\", error=\"invalid_token\"");
    assertDenied(
        edge.get("/authz?scope=a:read&scope=c:read", BEARER, "Bearer good"),
        403,
        "SCOPE_MISSING",
        "Bearer realm=\"key-registry\", error=\"insufficient_scope\", scope=\"a:read c:read\"");
    assertThat(edge.get("/authz?tenant=other", BEARER, "Bearer good").statusCode()).isEqualTo(401);
  }

  @Test
  @Order(2)
  void a_key_bound_to_addresses_is_judged_by_what_the_gateway_says() throws Exception {
    assertThat(edge.get("/authz", BEARER, "Bearer bound").statusCode()).isEqualTo(403);
    assertThat(forwardedFor("10.1.1.1").statusCode()).isEqualTo(200);
    assertThat(forwardedFor("9.9.9.9, 10.1.1.1").statusCode()).isEqualTo(200);
    assertThat(forwardedFor("10.1.1.1, 9.9.9.9").statusCode()).isEqualTo(403);
    assertThat(forwardedFor("unknown").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/authz?scopes=a:read", "/authz?scope=", "/authz?scope=a:read&x=1"})
  @Order(2)
  void a_misspelt_demand_opens_no_route(String path) throws Exception {
    HttpResponse<String> answer = edge.get(path, BEARER, "Bearer good");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  @Order(2)
  void pipelined_requests_are_answered_in_order() throws Exception {
    String rest = " HTTP/1.1\r\nHost: edge\r\nAuthorization: Bearer good\r\n";
    String requests =
        "GET /authz"
            + rest
            + "\r\n"
            + "GET /authz?"
            + rest
            + "\r\n" // an empty demand is none
            + "GET /authz?scope=c:read"
            + rest
            + "Connection: close\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.sidecar.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(requests.getBytes(US_ASCII));
      String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answers.lines().filter(line -> line.startsWith("HTTP/1.1 ")))
          .extracting(line -> line.substring(9, 12))
          .containsExactly("200", "400", "403");
    }
  }

  @Test
  @Order(2)
  void below_authz_the_query_is_the_clients_and_never_counts() throws Exception {
    assertThat(edge.get("/authz/x/y?scope=zz:zz&x=1", BEARER, "Bearer good").statusCode())
        .isEqualTo(200);
    assertThat(edge.get("/authz/", BEARER, "Bearer unknown").statusCode()).isEqualTo(401);
    assertThat(edge.get("/authzz", BEARER, "Bearer good").statusCode()).isEqualTo(404);
  }

  @Test
  @Order(3)
  void a_revoked_key_is_denied() throws Exception {
    edge.publish(key(1, "good", KeyStatus.REVOKED, Restrictions.NONE, null, 4));
    awaitPosition(4);
    assertDenied(
        edge.get("/authz", BEARER, "Bearer good"),
        401,
        "REVOKED",
        "Bearer realm=\"key-registry\", error=\"invalid_token\"");
  }

  @Test
  @Order(4)
  void verdicts_are_counted() throws Exception {
    assertThat(edge.get("/metrics").body())
        .containsPattern("registry_validations_total\\{verdict=\"REVOKED\"\\} [1-9]")
        .containsPattern("registry_image_keys 2");
  }

  private static HttpResponse<String> forwardedFor(String addresses) throws Exception {
    return edge.get("/authz", BEARER, "Bearer bound", "X-Forwarded-For", addresses);
  }

  private static void assertDenied(
      HttpResponse<String> answer, int status, String verdict, String challenge) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "X-Registry-Verdict")).isEqualTo(verdict);
    assertThat(header(answer, "WWW-Authenticate")).isEqualTo(challenge);
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void awaitPosition(long position) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> edge.sidecar.isReady() && edge.sidecar.appliedPosition() >= position);
  }

  private static TenantView tenant(long position) {
    return new TenantView(ACME, false, null, new TreeMap<>(), Cuts.NONE, position);
  }

  private static KeyId keyId(long number) {
    return new KeyId(new UUID(1, number));
  }

  static KeyView key(
      long number,
      String secret,
      KeyStatus status,
      Restrictions restrictions,
      @Nullable String subject,
      long position) {
    return new KeyView(
        keyId(number),
        ACME,
        null,
        1,
        Environment.LIVE,
        status,
        Scopes.of("a:read", "b:*"),
        List.of(),
        subject,
        1,
        restrictions,
        UsagePolicy.DEFAULT,
        List.of(new KeyView.LiveSecret(1, Secret.of(secret).hash(), null)),
        1,
        position);
  }
}
