package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.query.Facts;
import dev.keyregistry.query.LogOnKafka;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MinPositionIT {

  private static final TenantId ACME = Facts.ACME;

  @AutoClose private final RunningQuery query = RunningQuery.withCallers();
  private final LogOnKafka log = query.log();
  private final Facts facts = query.facts();
  private final Secret root = query.root();

  @Test
  void a_read_waits_for_the_position_that_it_names() throws Exception {
    KeyId id = facts.keyId();
    var created = log.next(facts.key(id, ACME, "awaited"));
    CompletableFuture<HttpResponse<String>> waiting =
        query
            .client()
            .sendAsync(
                query
                    .request("/v1/keys/" + id, root)
                    .header("Registry-Min-Position", Long.toString(created.position()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    log.append(facts.key(id, ACME, "awaited"));
    assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void a_position_that_does_not_come_is_answered_412() throws Exception {
    var answer = query.get("/v1/keys", root, 999_999);
    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(answer.body())
        .contains("\"code\":\"position_not_reached\"", "Position 999999", "at position ");
    assertThat(query.get("/v1/keys", root, "soon").statusCode()).isEqualTo(400);
  }

  @Test
  void metrics_tell_the_position() throws Exception {
    assertThat(query.get("/metrics", root).body())
        .contains("registry_projection_position", "registry_projection_halted 0.0");
  }
}
