package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.examples.OrderService;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example: a service with an edge inside. */
final class OrderServiceIT {

  private static final Registry REGISTRY = SharedCell.REGISTRY;
  private static OrderService service;

  @BeforeAll
  static void start() throws Exception {
    service = OrderService.start(SharedCell.INFO.kafkaBootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_key_may_do_in_the_service_what_its_scopes_allow_until_it_is_revoked() {
    IssuedKey key = REGISTRY.newKey(REGISTRY.newTenant(), "orders:read");
    Answer read = awaitStatus("GET", key, 200);
    assertThat(read.text("ordersOf")).isEqualTo(key.tenant());

    Answer write = orders("POST", Map.of("X-API-Key", key.secret()));
    assertThat(write.status()).isEqualTo(403);
    assertThat(write.header("WWW-Authenticate")).contains("scope=\"orders:write\"");

    REGISTRY.change(key, "revoke");
    Answer revoked = awaitStatus("GET", key, 401);
    assertThat(revoked.header("X-Registry-Verdict")).isEqualTo("REVOKED");
    assertThat(revoked.text("code")).isEqualTo("invalid_token");
  }

  @Test
  void nobody_passes_without_a_key() {
    Answer answer = orders("GET", Map.of());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"key-registry\"");
  }

  private static Answer awaitStatus(String method, IssuedKey key, int status) {
    Map<String, String> bearer = Map.of("Authorization", "Bearer " + key.secret());
    return await()
        .atMost(Registry.LIMIT)
        .until(() -> orders(method, bearer), answer -> answer.status() == status);
  }

  private static Answer orders(String method, Map<String, String> headers) {
    return Http.send(method, "http://127.0.0.1:" + service.port() + "/orders", headers, "");
  }
}
