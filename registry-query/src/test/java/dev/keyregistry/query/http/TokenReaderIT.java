package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.infra.testkit.TestIssuer;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.token.ClaimMapping;
import dev.keyregistry.validator.token.IssuerKeySource;
import dev.keyregistry.validator.token.TokenConfig;
import dev.keyregistry.validator.token.TokenIssuer;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokenReaderIT {

  private static final TestIssuer ISSUER = TestIssuer.start();
  private static RunningQuery query;

  @BeforeAll
  static void start() {
    ISSUER.addKey("k1");
    query =
        RunningQuery.withCallers(
            TestServers.postgres().createDatabase(),
            TokenConfig.of(
                TokenIssuer.of(
                    ISSUER.name(),
                    TestIssuer.AUDIENCE,
                    IssuerKeySource.of(ISSUER.keysUrl()),
                    ClaimMapping.ofTenantClaim("tenant").administering())));
  }

  @AfterAll
  static void stop() {
    query.close();
    ISSUER.close();
  }

  @Test
  void a_token_reads_its_own_tenant_and_no_other() throws Exception {
    String token = token("acme", "registry:keys:read");
    HttpResponse<String> keys = query.getByToken("/v1/keys", token);
    assertThat(keys.statusCode()).as(keys.body()).isEqualTo(200);
    assertThat(keys.body()).contains("\"tenant\":\"acme\"").doesNotContain("\"registry\"");
    assertThat(query.getByToken("/v1/keys?tenant=globex", token).statusCode()).isEqualTo(404);
  }

  @Test
  void a_token_without_the_scope_reads_nothing() throws Exception {
    HttpResponse<String> answer = query.getByToken("/v1/keys", token("acme", "a:b"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"insufficient_scope\"");
  }

  @Test
  void a_new_key_of_the_issuer_works_at_once() throws Exception {
    ISSUER.addKey("k2");
    String fresh =
        ISSUER.token("k2", ISSUER.claims("ann", "acme", "registry:keys:read", Instant.now()));
    assertThat(query.getByToken("/v1/keys", fresh).statusCode()).isEqualTo(200);
  }

  private static String token(String tenant, String scope) {
    return ISSUER.token("k1", ISSUER.claims("ann", tenant, scope, Instant.now()));
  }
}
