package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.PostgresServer;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class StoreOutageIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final Facts facts = new Facts();
  private final Secret root = facts.secret();

  @Test
  void while_postgres_is_away_readers_are_told_to_try_again() throws Exception {
    try (var kafka = KafkaCluster.fresh();
        var postgres = PostgresServer.fresh();
        var log = LogOnKafka.complete(kafka);
        var service = start(kafka, postgres.createDatabase());
        var client = HttpClient.newHttpClient()) {
      log.append(facts.tenant(TenantId.REGISTRY));
      log.append(
          facts.key(facts.keyId(), TenantId.REGISTRY, "root", Scopes.of("registry:*"), root));
      await().atMost(SOON).until(() -> get(client, service, "/readyz").statusCode() == 200);
      assertThat(get(client, service, "/v1/keys").statusCode()).isEqualTo(200);

      postgres.stop();
      for (String path : new String[] {"/v1/keys", "/v1/tenants"}) { // cut off, then refused
        HttpResponse<String> answer = get(client, service, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"store_unavailable\"");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
      }

      postgres.start();
      await().atMost(SOON).until(() -> get(client, service, "/v1/keys").statusCode() == 200);
    }
  }

  private static QueryService start(KafkaCluster kafka, PostgresDatabase database) {
    return QueryService.start(
        new QueryConfig(
            "127.0.0.1",
            0,
            database.jdbcUrl(),
            database.user(),
            database.password(),
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            Duration.ofMillis(1500),
            false),
        Clock.systemUTC());
  }

  private HttpResponse<String> get(HttpClient client, QueryService service, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(service.uri() + path))
            .header("Authorization", "Bearer " + root.reveal())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
