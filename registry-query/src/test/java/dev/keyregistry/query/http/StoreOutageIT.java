package dev.keyregistry.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.PostgresServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class StoreOutageIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void while_postgres_is_away_readers_are_told_to_try_again() throws Exception {
    try (var postgres = PostgresServer.fresh();
        var query = RunningQuery.withCallers(postgres.createDatabase())) {
      assertThat(query.get("/v1/keys", query.root()).statusCode()).isEqualTo(200);

      postgres.stop();
      for (String path : new String[] {"/v1/keys", "/v1/tenants"}) { // cut off, then refused
        HttpResponse<String> answer = query.get(path, query.root());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"store_unavailable\"");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
      }

      postgres.start();
      await().atMost(SOON).until(() -> query.get("/v1/keys", query.root()).statusCode() == 200);
    }
  }
}
