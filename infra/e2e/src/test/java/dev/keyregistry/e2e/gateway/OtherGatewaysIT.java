package dev.keyregistry.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry;
import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.e2e.ServiceProcess;
import dev.keyregistry.e2e.SharedCell;
import dev.keyregistry.e2e.gateway.RawClient.RawAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edge is asked as gateways that cannot be installed here ask it: with the method, the path and
 * the headers that their documentation tells of.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OtherGatewaysIT {

  private static final String BAD = "xx_live_sk_bad0bad0bad0bad0bad0bad0bad0bad0bad0";

  private final Registry registry = SharedCell.REGISTRY;
  private ServiceProcess edge;
  private IssuedKey good;
  private IssuedKey bound;

  @SuppressWarnings("NullAway.Init") // by start
  OtherGatewaysIT() {}

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    edge = PolicyEdge.start("edge-of-others", "X_FORWARDED", folder);
    good = registry.newKey(registry.newTenant(), "invoices:read");
    bound =
        registry.newKey(
            good.tenant(),
            Map.of(
                "label", "bound",
                "scopes", List.of("invoices:read"),
                "allowedIps", List.of("192.0.2.0/24")));
    edge.awaitReady();
    await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> traefik("GET", "/invoices/7", "192.0.2.7", bound.secret()).status() == 200);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @Test
  void traefik_is_answered_by_the_request_that_it_forwards() {
    RawAnswer passed = traefik("GET", "/invoices/7?a=b", "192.0.2.7", good.secret());
    assertThat(passed.status()).isEqualTo(200);
    assertThat(passed.header("X-Registry-Key-Id")).isEqualTo(good.id());
    assertThat(traefik("GET", "/invoices/7", "192.0.2.7", BAD).status()).isEqualTo(401);
    RawAnswer denied = traefik("POST", "/invoices/7", "192.0.2.7", good.secret());
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.header("WWW-Authenticate")).contains("scope=\"invoices:write\"");
    assertThat(traefik("GET", "/public/../invoices/7", "192.0.2.7", BAD).status()).isEqualTo(400);
    assertThat(traefik("GET", "/public/page", "192.0.2.7", BAD).status()).isEqualTo(200);
  }

  @Test
  void traefik_tells_the_address_of_the_client() {
    assertThat(traefik("GET", "/invoices/7", "192.0.2.7", bound.secret()).status()).isEqualTo(200);
    assertThat(traefik("GET", "/invoices/7", "198.51.100.7", bound.secret()).status())
        .isEqualTo(403);
  }

  @Test
  void envoy_passes_on_200_alone_and_is_answered_nothing_else_that_it_could_take_for_it() {
    RawAnswer passed = envoy("GET", "/invoices/7?scope=x:y", "192.0.2.7", good.secret());
    assertThat(passed.status()).isEqualTo(200);
    assertThat(passed.header("X-Registry-Key-Id")).isEqualTo(good.id());
    assertThat(envoy("GET", "/public/page", "192.0.2.7", BAD).status()).isEqualTo(200);
    RawAnswer denied = envoy("GET", "/invoices/7", "192.0.2.7", BAD);
    assertThat(denied.status()).isEqualTo(401);
    assertThat(denied.header("WWW-Authenticate")).contains("invalid_token");
    assertThat(envoy("POST", "/invoices/7", "192.0.2.7", good.secret()).status()).isEqualTo(403);
    for (String path : List.of("//invoices/7", "/public/..%2finvoices/7", "/../authz")) {
      assertThat(envoy("GET", path, "192.0.2.7", good.secret()).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void envoy_adds_its_own_address_to_that_of_the_client() {
    assertThat(envoy("GET", "/invoices/7", "192.0.2.7", bound.secret()).status()).isEqualTo(200);
    assertThat(envoy("GET", "/invoices/7", "192.0.2.7, 198.51.100.7", bound.secret()).status())
        .isEqualTo(403);
  }

  /** As Traefik 3 does with {@code traefik/registry.yaml}: GET, and the request in headers. */
  private RawAnswer traefik(String method, String target, String client, String secret) {
    return ask(
        "GET /authz HTTP/1.1",
        "User-Agent: Go-http-client/1.1",
        "Authorization: Bearer " + secret,
        "X-Forwarded-For: " + client,
        "X-Forwarded-Host: api.example.com",
        "X-Forwarded-Method: " + method,
        "X-Forwarded-Proto: https",
        "X-Forwarded-Uri: " + target,
        "Accept-Encoding: gzip");
  }

  /** As Envoy does with {@code envoy/http-ext-authz.yaml}: the request itself, without its body. */
  private RawAnswer envoy(String method, String target, String client, String secret) {
    return ask(
        method + " /authz" + target + " HTTP/1.1",
        "content-length: 0",
        "authorization: Bearer " + secret,
        "x-envoy-internal: true",
        "x-forwarded-for: " + client + ", 127.0.0.1",
        "x-envoy-expected-rq-timeout-ms: 1000");
  }

  private RawAnswer ask(String firstLine, String... headers) {
    return RawClient.send(edge.port(), firstLine, new ArrayList<>(List.of(headers)), "");
  }
}
