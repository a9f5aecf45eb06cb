package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.IssuerKeySource;
import dev.keyregistry.validator.token.TokenConfig;
import dev.keyregistry.validator.token.TokenIssuer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens beside keys, as gateways see them. */
class TokensIT {

  private static final String AUTHORIZATION = "Authorization";
  private static final int ADMIN = 7;
  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final TestIssuer AWAY = TestIssuer.start();
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    ISSUER.addKey("k1");
    AWAY.addKey("k1");
    AWAY.answersWith(503);
    edge =
        new Edge(
            gateway -> gateway,
            further -> further.withTokens(TokenConfig.of(config(ISSUER), config(AWAY))));
    edge.createTopic();
    edge.publish(
        tenant("acme", false, 1),
        tenant("idle", true, 2),
        SidecarIT.key(1, "good", KeyStatus.ACTIVE, Restrictions.NONE, null, 3),
        Keys.key(ADMIN, "acme").scopes("registry:keys:*").at(4));
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> edge.sidecar.isReady() && edge.sidecar.appliedPosition() >= 4);
  }

  private static TokenIssuer config(TestIssuer issuer) {
    return TokenIssuer.of(
        issuer.name(),
        TestIssuer.AUDIENCE,
        IssuerKeySource.of(issuer.keysUrl()),
        ClaimMapping.ofTenantClaim("tenant"));
  }

  @AfterAll
  static void stop() {
    edge.close();
    ISSUER.close();
    AWAY.close();
  }

  @Test
  void a_good_token_passes_with_the_headers_of_a_key_but_its_id() throws Exception {
    HttpResponse<String> answer =
        authz("?scope=invoices:read&tenant=acme&environment=live", token("acme"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "X-Registry-Tenant")).isEqualTo("acme");
    assertThat(header(answer, "X-Registry-Subject")).isEqualTo("ann%20smith");
    assertThat(header(answer, "X-Registry-Scopes")).isEqualTo("invoices:read");
    assertThat(header(answer, "X-Registry-Environment")).isEqualTo("live");
    assertThat(answer.headers().firstValue("X-Registry-Key-Id")).isEmpty();
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_token_is_denied_with_the_verdicts_and_statuses_of_keys() throws Exception {
    assertDenied(authz("?scope=invoices:write", token("acme")), 403, "SCOPE_MISSING");
    assertDenied(authz("?tenant=idle", token("acme")), 401, "WRONG_TENANT");
    assertDenied(authz("?environment=test", token("acme")), 401, "WRONG_ENVIRONMENT");
    assertDenied(authz("", token("idle")), 401, "TENANT_SUSPENDED");
    assertDenied(authz("", token("nobody")), 401, "UNKNOWN");
    Map<String, Object> claims = claims(ISSUER, "acme");
    claims.put("exp", Instant.now().minusSeconds(60).getEpochSecond());
    HttpResponse<String> expired = authz("", ISSUER.token("k1", claims));
    assertDenied(expired, 401, "EXPIRED");
    assertThat(header(expired, "WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"key-registry\", error=\"invalid_token\"");
  }

  @Test
  void a_token_beside_a_key_is_ambiguous_and_one_elsewhere_is_none() throws Exception {
    String token = token("acme");
    assertDenied(
        edge.get("/authz", AUTHORIZATION, "Bearer " + token, "X-API-Key", "good"),
        400,
        "AMBIGUOUS");
    assertThat(edge.get("/authz", "X-API-Key", token).statusCode()).isEqualTo(401);
    assertThat(edge.get("/authz", AUTHORIZATION, "ApiKey " + token).statusCode()).isEqualTo(401);
  }

  @Test
  void a_new_key_of_the_issuer_works_with_the_first_request() throws Exception {
    ISSUER.addKey("k2");
    assertThat(authz("", ISSUER.token("k2", claims(ISSUER, "acme"))).statusCode()).isEqualTo(200);
  }

  @Test
  void while_an_issuer_is_away_its_tokens_are_stale_and_all_else_goes_on() throws Exception {
    HttpResponse<String> answer = authz("", AWAY.token("k1", claims(AWAY, "acme")));
    assertDenied(answer, 503, "STALE");
    assertThat(header(answer, "Retry-After")).isEqualTo("1");
    assertThat(edge.get("/authz", AUTHORIZATION, "Bearer good").statusCode()).isEqualTo(200);
    assertThat(authz("", token("acme")).statusCode()).isEqualTo(200);
  }

  @Test
  void issuers_and_memory_are_measured() throws Exception {
    assertThat(authz("", token("acme")).statusCode()).isEqualTo(200);
    assertThat(edge.get("/metrics").body())
        .containsPattern("registry_tokens_remembered [1-9]")
        .containsPattern("registry_tokens_keys_age\\{issuer=\"" + ISSUER.name() + "\"\\} \\d")
        .containsPattern(
            "registry_tokens_keys_failures_total\\{issuer=\"" + AWAY.name() + "\"\\} [1-9]");
  }

  @Test
  void the_endpoints_for_keys_do_not_pretend_to_know_a_token_of_another_issuer() throws Exception {
    for (String path : List.of("/v1/revoke", "/v1/introspect")) {
      HttpResponse<String> answer =
          edge.send(
              "POST",
              path,
              List.of(
                  AUTHORIZATION,
                  "Bearer " + Keys.secret(ADMIN),
                  "Content-Type",
                  "application/x-www-form-urlencoded"),
              HttpRequest.BodyPublishers.ofString("token=" + token("acme")));
      assertThat(answer.statusCode()).as(path).isEqualTo(400);
      assertThat(answer.body()).contains("unsupported_token_type");
    }
  }

  private static HttpResponse<String> authz(String query, String token) throws Exception {
    return edge.get("/authz" + query, AUTHORIZATION, "Bearer " + token);
  }

  private static String token(String tenant) {
    return ISSUER.token("k1", claims(ISSUER, tenant));
  }

  private static Map<String, Object> claims(TestIssuer issuer, String tenant) {
    return issuer.claims("ann smith", tenant, "invoices:read openid", Instant.now());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static void assertDenied(HttpResponse<String> answer, int status, String verdict) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "X-Registry-Verdict")).isEqualTo(verdict);
    assertThat(answer.body()).isEmpty();
  }

  private static TenantView tenant(String id, boolean suspended, long position) {
    return new TenantView(TenantId.of(id), suspended, null, new TreeMap<>(), Cuts.NONE, position);
  }
}
