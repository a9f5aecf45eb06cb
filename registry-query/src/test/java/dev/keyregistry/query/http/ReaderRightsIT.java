package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReaderRightsIT {

  private static final TenantId ACME = Facts.ACME;
  private static final TenantId GLOBEX = Facts.GLOBEX;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private final RunningQuery query = RunningQuery.withCallers();
  private final LogOnKafka log = query.log();
  private final Facts facts = query.facts();
  private final Secret root = query.root();
  private final Secret acmeAdmin = query.acmeAdmin();
  private final Secret acmeUser = query.acmeUser();

  @Test
  void a_callers_own_tenant_is_all_that_it_sees() throws Exception {
    KeyId own = facts.keyId();
    KeyId foreign = facts.keyId();
    log.append(facts.key(own, ACME, "own"));
    long position = log.append(facts.key(foreign, GLOBEX, "foreign")).position();
    assertThat(query.get("/v1/keys/" + own, acmeAdmin, position).statusCode()).isEqualTo(200);
    assertThat(query.get("/v1/keys/" + foreign, acmeAdmin, position).statusCode()).isEqualTo(404);
    assertThat(query.get("/v1/keys/" + foreign + "/events", acmeAdmin, position).statusCode())
        .isEqualTo(404);
    assertThat(query.get("/v1/keys?tenant=globex", acmeAdmin, position).statusCode())
        .isEqualTo(404);
    assertThat(query.get("/v1/keys?tenant=nobody", acmeAdmin, position).statusCode())
        .isEqualTo(404);
    assertThat(query.get("/v1/groups?tenant=globex", acmeAdmin, position).statusCode())
        .isEqualTo(404);
    assertThat(query.get("/v1/keys?limit=200", acmeAdmin, position).body())
        .contains(own.value())
        .doesNotContain("\"globex\"");
    assertThat(query.get("/v1/tenants", acmeAdmin, position).body())
        .contains("\"acme\"")
        .doesNotContain("\"globex\"");
    assertThat(query.get("/v1/tenants", root, position).body()).contains("\"globex\"");
    assertThat(query.get("/v1/keys/" + foreign, root, position).statusCode()).isEqualTo(200);
  }

  @Test
  void only_callers_with_the_scope_may_read() throws Exception {
    assertThat(query.get("/v1/keys", acmeUser).statusCode()).isEqualTo(403);
    assertThat(query.get("/v1/keys", facts.secret()).statusCode()).isEqualTo(401);
    var nobody = query.get("/v1/keys");
    assertThat(nobody.statusCode()).isEqualTo(401);
  }

  @Test
  void only_the_cells_administrator_may_rebuild() throws Exception {
    assertThat(query.post("/v1/projection/rebuild", acmeAdmin).statusCode()).isEqualTo(403);
    long position = log.position();
    assertThat(query.post("/v1/projection/rebuild", root).statusCode()).isEqualTo(202);
    await().atMost(SOON).until(() -> query.service().status().unready().isEmpty());
    assertThat(query.get("/v1/keys", root, position).statusCode()).isEqualTo(200);
  }

  @Test
  void anybody_may_read_what_the_api_is() throws Exception {
    var answer = query.get("/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).get("openapi").asText()).isEqualTo("3.1.0");
  }
}
