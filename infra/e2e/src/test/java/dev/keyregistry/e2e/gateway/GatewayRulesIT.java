package dev.keyregistry.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry;
import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.e2e.SharedCell;
import dev.keyregistry.e2e.gateway.GatewayStand.Exchange;
import dev.keyregistry.e2e.gateway.RawClient.RawAnswer;
import dev.keyregistry.e2e.gateway.Upstream.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every gateway with an edge behind it, however it asks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class GatewayRulesIT {

  private static final String BAD = "xx_live_sk_bad0bad0bad0bad0bad0bad0bad0bad0bad0";
  private static final String INVOICE = "/invoices/7";
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);
  private static final int LAST = Integer.MAX_VALUE; // methods without an order are before it

  private final GatewayKind kind;
  private final Registry registry = SharedCell.REGISTRY;
  private GatewayStand stand;
  private IssuedKey good;

  @SuppressWarnings("NullAway.Init") // by start
  GatewayRulesIT(GatewayKind kind) {
    this.kind = kind;
  }

  @BeforeAll
  @Timeout(value = 10, unit = TimeUnit.MINUTES) // a gateway may have to be installed
  void start(@TempDir Path folder) throws IOException {
    stand = new GatewayStand(kind, folder);
    good = known(registry.newKey(registry.newTenant(), "invoices:read"));
  }

  @AfterAll
  void stop() {
    stand.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer ",
        "Authorization: ApiKey ",
        "Authorization: rest_api_key=",
        "X-API-Key: ",
        "x-apikey: ",
        "ApiKey: "
      })
  void a_good_key_passes_and_the_service_learns_whose_it_is_but_not_the_secret(String carriage) {
    Received received = passed(stand.send("GET", INVOICE, carriage + good.secret()));
    assertThat(received.all("X-Registry-Key-Id")).containsExactly(good.id());
    assertThat(received.all("X-Registry-Tenant")).containsExactly(good.tenant());
    assertThat(received.all("X-Registry-Scopes")).containsExactly("invoices:read");
    assertThat(received.all("X-Registry-Environment")).containsExactly("live");
    assertThat(received.all("X-Registry-Subject")).isEmpty();
    assertThat(received.headers().toString()).doesNotContain(good.secret());
  }

  @Test
  void the_service_gets_the_request_as_it_was_sent_and_the_edge_no_body() {
    IssuedKey writer = known(registry.newKey(good.tenant(), "invoices:write"));
    var headers = List.of(bearer(writer.secret()), "Content-Type: application/json");
    Received received = passed(stand.send("POST", "/invoices/7?a=b%2Fc", headers, "{\"a\": 1}"));
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.target()).isEqualTo("/invoices/7?a=b%2Fc");
    assertThat(received.body()).isEqualTo("{\"a\": 1}");
    assertThat(received.all("Content-Type")).containsExactly("application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "403", "500", "503"})
  void what_the_service_itself_answers_reaches_the_client(String status) {
    Exchange exchange =
        stand.send("GET", INVOICE, bearer(good.secret()), Upstream.STATUS + ": " + status);
    assertThat(exchange.status()).isEqualTo(Integer.parseInt(status));
    assertThat(exchange.received()).isNotNull();
    assertThat(exchange.answer().all("Retry-After")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {INVOICE, "/public/page"})
  void what_clients_say_of_their_identity_never_arrives(String path) {
    List<String> headers = new ArrayList<>();
    for (String name : RegistryHeaders.TO_SERVICES) {
      for (String said : List.of(name, name.toLowerCase(Locale.ROOT), name.replace('-', '_'))) {
        headers.add(said + ": forged");
      }
    }
    headers.add(bearer(good.secret()));
    Received received = passed(stand.send("GET", path, headers, ""));
    assertThat(received.headers().toString()).doesNotContain("forged").doesNotContain("{http.");
    assertThat(received.headers().stream().map(Map.Entry::getKey))
        .filteredOn(name -> name.startsWith("X_"))
        .isEmpty();
  }

  @Test
  void an_exempt_route_passes_without_a_key_and_without_an_identity() {
    Received received = passed(stand.send("GET", "/public/page"));
    for (String name : RegistryHeaders.TO_SERVICES) {
      assertThat(received.all(name)).as(name).isEmpty();
    }
  }

  @Test
  void a_bad_key_is_answered_401_with_challenge_and_verdict() {
    for (String carriage : List.of("Authorization: Bearer ", "X-API-Key: ", "apikey: ")) {
      RawAnswer answer = denied(stand.send("GET", INVOICE, carriage + BAD), 401);
      assertThat(answer.header("WWW-Authenticate")).contains("Bearer realm=", "invalid_token");
      assertThat(answer.header("X-Registry-Verdict")).isIn("UNKNOWN", "MALFORMED");
      assertThat(answer.header("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void a_missing_key_is_answered_401_with_a_bare_challenge() {
    RawAnswer answer = denied(stand.send("GET", INVOICE), 401);
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=").doesNotContain(",");
    assertThat(answer.header("X-Registry-Verdict")).isEqualTo("MISSING");
  }

  @Test
  void a_missing_scope_is_answered_403_with_the_scope() {
    RawAnswer answer = denied(stand.send("POST", INVOICE, bearer(good.secret())), 403);
    assertThat(answer.header("WWW-Authenticate"))
        .contains("insufficient_scope", "scope=\"invoices:write\"");
    assertThat(answer.header("X-Registry-Verdict")).isEqualTo("SCOPE_MISSING");
  }

  @Test
  void two_credentials_that_differ_are_answered_400() {
    RawAnswer answer =
        denied(stand.send("GET", INVOICE, bearer(good.secret()), "X-API-Key: " + BAD), 400);
    assertThat(answer.header("WWW-Authenticate")).contains("invalid_request");
    assertThat(answer.header("X-Registry-Verdict")).isEqualTo("AMBIGUOUS");
    denied(stand.send("GET", INVOICE, "X-API-Key: " + good.secret(), "X-API-Key: " + BAD), 400);
  }

  @Test
  void a_key_beyond_its_rate_is_answered_429_and_told_when_to_come_back() {
    IssuedKey limited =
        known(
            registry.newKey(
                good.tenant(),
                Map.of(
                    "label", "limited",
                    "scopes", List.of("invoices:read"),
                    "rateLimit", Map.of("permits", 1, "periodSeconds", 3_600))));
    passed(stand.send("GET", INVOICE, bearer(limited.secret())));
    RawAnswer answer = denied(stand.send("GET", INVOICE, bearer(limited.secret())), 429);
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3_600);
    assertThat(answer.header("RateLimit")).startsWith("\"key\";r=0");
    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"key\";q=1;w=3600");
    assertThat(answer.header("X-Registry-Verdict")).isEqualTo("RATE_LIMITED");
  }

  @Test
  void a_revoked_key_is_denied() {
    IssuedKey key = known(registry.newKey(good.tenant(), "invoices:read"));
    passed(stand.send("GET", INVOICE, bearer(key.secret())));
    registry.change(key, "revoke");
    await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> stand.send("GET", INVOICE, bearer(key.secret())).status() == 401);
    RawAnswer answer = denied(stand.send("GET", INVOICE, bearer(key.secret())), 401);
    assertThat(answer.header("X-Registry-Verdict")).isEqualTo("REVOKED");
  }

  @Test
  void a_secret_in_the_query_counts_where_the_route_says() {
    passed(stand.send("GET", "/by-query?key=" + good.secret()));
    denied(stand.send("GET", "/by-query?key=" + BAD), 401);
    denied(stand.send("GET", INVOICE + "?key=" + good.secret()), 401);
    denied(stand.send("GET", INVOICE + "?scope=x:y&tenant=z"), 401);
  }

  @Test
  void clients_do_not_choose_the_request_that_the_edge_judges() {
    List<String> headers =
        List.of(
            "X-Original-URI: /public/page",
            "X-Original-Method: GET",
            "X-Original-Host: elsewhere",
            "X-Forwarded-Uri: /public/page",
            "X-Forwarded-Method: GET",
            "X-Forwarded-Host: elsewhere",
            "X_Original_URI: /public/page");
    denied(stand.send("GET", INVOICE, headers, ""), 401);
    passed(stand.send("GET", "/public/page", "X-Original-URI: " + INVOICE));
  }

  @Test
  void clients_do_not_choose_their_address() {
    IssuedKey bound = bound("192.0.2.0/24");
    for (String header : List.of("X-Forwarded-For", "X-Real-IP", "Forwarded", "X_Forwarded_For")) {
      String value = header.equals("Forwarded") ? "for=192.0.2.7" : "192.0.2.7";
      denied(stand.send("GET", INVOICE, bearer(bound.secret()), header + ": " + value), 403);
    }
    IssuedKey here = bound("127.0.0.0/8");
    Received received =
        passed(stand.send("GET", INVOICE, bearer(here.secret()), "X-Forwarded-For: 192.0.2.7"));
    assertThat(received.all("X-Forwarded-For")).containsExactly("127.0.0.1");
  }

  private IssuedKey bound(String range) {
    return known(
        registry.newKey(
            good.tenant(),
            Map.of(
                "label", "bound",
                "scopes", List.of("invoices:read"),
                "allowedIps", List.of(range))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../invoices/7",
        "/public/./../invoices/7",
        "/public//../invoices/7",
        "/public/%2e%2e/invoices/7",
        "/public/%2E./invoices/7",
        "/public/.%2e/invoices/7",
        "/public%2f..%2Finvoices/7",
        "/public/%2e%2e%2finvoices%2f7",
        "/public/..%5cinvoices/7",
        "/public/..;/invoices/7",
        "/public;/../invoices/7",
        "//invoices/7",
        "/invoices//7",
        "/invoices/7/.",
        "/invoices/7/../7",
        "/invoices%2f7",
        "/%69nvoices/7",
        "/INVOICES/7",
        "/invoices/7#",
        "/invoices/7#/../../public/page",
        "/public/%00/../../invoices/7",
        "http://api.example.com/invoices/7",
        "http://api.example.com/public/../invoices/7",
        "/_registry/check",
        "/authz"
      })
  void no_spelling_of_a_path_slips_past_its_rule(String target) {
    Exchange exchange = stand.send("GET", target);
    assertThat(exchange.status()).isBetween(400, 499);
    assertThat(exchange.received()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/invoices/%37",
        "/%69nvoices/7",
        "/invoices/a%20b",
        "/invoices/%c3%bc?x=%2f..",
        "/invoices/7/",
        "/invoices/...",
        "http://api.example.com/invoices/7",
        "/invoices/7#",
        "/invoices/7%23"
      })
  void what_the_service_gets_is_what_was_judged(String target) {
    Exchange exchange = stand.send("GET", target, bearer(good.secret()));
    if (exchange.received() == null) {
      assertThat(exchange.status()).isIn(400, 403);
    } else {
      String got = exchange.received().target();
      assertThat(got).isEqualTo(target.replace("http://api.example.com", "").replace("7#", "7%23"));
    }
  }

  @Test
  @Order(LAST - 2)
  void a_slow_edge_is_answered_503_in_time_and_nobody_passes() {
    stand.edge().pause();
    try {
      for (String secret : List.of(good.secret(), BAD)) {
        long start = System.nanoTime();
        RawAnswer answer = denied(stand.send("GET", INVOICE, bearer(secret)), 503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CHECK_LIMIT);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      }
      denied(stand.send("GET", "/public/page"), 503);
    } finally {
      stand.edge().resume();
    }
    await()
        .atMost(Registry.LIMIT)
        .until(() -> stand.send("GET", INVOICE, bearer(good.secret())).status() == 200);
  }

  @Test
  @Order(LAST - 1)
  void while_an_edge_is_away_or_starts_nobody_passes_and_then_good_keys_do() {
    stand.edge().kill();
    for (String secret : List.of(good.secret(), BAD)) {
      RawAnswer answer = denied(stand.send("GET", INVOICE, bearer(secret)), 503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
    denied(stand.send("GET", "/public/page"), 503);
    stand.edge().start();
    await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Exchange bad = stand.send("GET", INVOICE, bearer(BAD));
              assertThat(bad.status()).isIn(401, 503);
              assertThat(bad.received()).isNull();
              return stand.send("GET", INVOICE, bearer(good.secret())).status() == 200;
            });
    denied(stand.send("GET", INVOICE, bearer(BAD)), 401);
  }

  @Test
  @Order(LAST)
  void no_secret_is_in_what_the_gateway_has_logged() {
    for (String header : List.of("X-API-Key: ", "apikey: ", "Authorization: Bearer ")) {
      stand.send("GET", "/invoices/7?key=" + BAD, header + BAD, "Referer: http://x/?key=" + BAD);
    }
    await().atMost(Registry.LIMIT).until(() -> stand.gateway().logs().contains("/by-query"));
    String logs = stand.gateway().logs();
    assertThat(logs.contains(BAD)).as("the bad key is in the logs").isFalse();
    assertThat(Registry.SECRETS.stream().filter(logs::contains).count())
        .as("secrets in the logs")
        .isZero();
  }

  /** A key, once the edge knows it. Asked with a method that its scope denies, it loses no rate. */
  private IssuedKey known(IssuedKey key) {
    await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> stand.send("POST", INVOICE, bearer(key.secret())).status() != 401);
    return key;
  }

  private static String bearer(String secret) {
    return "Authorization: Bearer " + secret;
  }

  private static Received passed(Exchange exchange) {
    assertThat(exchange.status()).isEqualTo(200);
    return Objects.requireNonNull(exchange.received());
  }

  private static RawAnswer denied(Exchange exchange, int status) {
    assertThat(exchange.status()).isEqualTo(status);
    assertThat(exchange.received()).as("what the service was sent").isNull();
    return exchange.answer();
  }
}
