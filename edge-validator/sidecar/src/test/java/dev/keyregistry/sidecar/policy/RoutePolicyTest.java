package dev.keyregistry.sidecar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Demand;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutePolicyTest {

  private static final String POLICY =
      """
      carriages: [authorization-bearer, x-api-key]
      routes:
        - path: /health
          exempt: true
        - path: /invoices/{id}
          methods: [GET]
          scopes: [invoices:read]
          environment: live
        - path: /t/{tenant}/**
          tenant: {segment: tenant}
          carriages: query
        - path: /hosted
          tenant: {host: "{tenant}.api.example.com"}
        - path: /acme
          tenant: acme
      """;

  @Test
  void a_route_demands_what_the_file_says() throws Exception {
    assertThat(route("GET", "/health").exempt()).isTrue();
    Route invoices = route("GET", "/invoices/7");
    assertThat(demand(invoices, "/invoices/7", null))
        .isEqualTo(new Demand(List.of("invoices:read"), null, Environment.LIVE, null));
    assertThat(invoices.carriages())
        .containsExactlyInAnyOrder(CarriageKind.BEARER, CarriageKind.X_API_KEY);
    assertThat(route("GET", "/t/a/b").carriages()).containsExactly(CarriageKind.QUERY);
    assertThat(policy().find("POST", RequestPath.of("/invoices/7"))).isNull();
    assertThat(policy().size()).isEqualTo(5);
  }

  @Test
  void a_tenant_is_fixed_or_named_by_the_path_or_the_host() throws Exception {
    assertThat(tenant("/acme", null)).isEqualTo("acme");
    assertThat(tenant("/t/other/x", null)).isEqualTo("other");
    assertThat(tenant("/t/NO+TENANT/x", null)).isNull();
    assertThat(tenant("/hosted", "acme.api.example.com")).isEqualTo("acme");
    assertThat(tenant("/hosted", "ACME.api.example.com:8443")).isEqualTo("acme");
    assertThat(tenant("/hosted", ".api.example.com")).isNull();
    assertThat(tenant("/hosted", "acme.api.example.com.evil.org")).isNull();
    assertThat(tenant("/hosted", "api.example.com")).isNull();
    assertThat(tenant("/hosted", null)).isNull();
  }

  @Test
  void every_fault_of_a_file_is_told_with_its_line() {
    assertFaults(
        """
        routes:
          - path: /a
            scope: [x:y]
          - path: b
          - path: /c
            methods: [get]
            scopes: ["no scope"]
            environment: prod
            tenant: {segment: t}
          - path: /a
          - exempt: true
          - path: /d
            exempt: maybe
            carriages: [cookie]
        unmatched: allow
        """,
        "p.yaml:3: there is no field scope here, but path, methods",
        "p.yaml:4: a path begins with a slash",
        "p.yaml:6: a method is written in capital letters",
        "p.yaml:7: ",
        "p.yaml:8: an environment is live or test",
        "p.yaml:9: the path has no parameter of this name",
        "p.yaml:10: another route has the same path and method: /a",
        "p.yaml:11: a route has a path",
        "p.yaml:13: true or false is expected",
        "p.yaml:14: a carriage is one of authorization-bearer",
        "p.yaml:15: there is no field unmatched here, but carriages, routes");
  }

  @Test
  void what_is_no_yaml_is_told_with_its_line() {
    assertFaults("routes:\n  - path: [\n", "p.yaml:3: ");
    assertFaults("", "p.yaml:1: the file is empty");
    assertFaults("routes: []\nroutes: []\n", "p.yaml:2: ");
    assertFaults("- a\n", "p.yaml:1: an object");
  }

  @Test
  void a_route_that_is_exempt_demands_nothing() {
    assertFaults(
        "routes:\n  - path: /a\n    exempt: true\n    scopes: [a:b]\n",
        "p.yaml:4: a route that is exempt demands nothing");
  }

  @Test
  void a_route_has_a_rate_and_a_line() throws Exception {
    String yaml =
        """
        routes:
          - path: /plain
          - path: /a
            methods: [GET, POST]
            rateLimit: {permits: 100, period: PT1M}
        """;
    Route route =
        Objects.requireNonNull(
            RoutePolicy.parse("p.yaml", yaml).find("POST", RequestPath.of("/a")));
    assertThat(route.rateLimit()).isEqualTo(new RateLimit(100, 60));
    assertThat(route.line()).isEqualTo(3);
    assertThat(route.name()).isEqualTo("GET,POST /a");
    assertThat(route("GET", "/acme").rateLimit()).isNull();
  }

  @Test
  void a_rate_that_makes_no_sense_is_told_with_its_line() {
    assertFaults(
        """
        routes:
          - path: /a
            rateLimit: {permits: 0, period: PT0S}
          - path: /b
            rateLimit: {permits: ten}
          - path: /c
            rateLimit:
              permits: 1.5
              period: PT1.5S
          - path: /d
            rateLimit: 10/s
          - path: /e
            exempt: true
            rateLimit: {permits: 1, period: PT1S}
          - path: /f
            rateLimit: {permits: 99999999999, period: 1 minute}
        """,
        "p.yaml:3: a whole number from 1 to 1000000000 is expected",
        "p.yaml:3: a period is whole seconds, from PT1S to P31D",
        "p.yaml:5: a rate limit has permits and a period",
        "p.yaml:8: a whole number",
        "p.yaml:9: a period is whole seconds",
        "p.yaml:11: an object with the fields permits, period is expected",
        "p.yaml:14: a route that is exempt demands nothing",
        "p.yaml:16: a whole number",
        "p.yaml:16: a period is written as PT1M");
  }

  private static void assertFaults(String yaml, String... expected) {
    PolicyException refused =
        catchThrowableOfType(PolicyException.class, () -> RoutePolicy.parse("p.yaml", yaml));
    assertThat(refused).isNotNull();
    List<String> faults = refused.faults();
    for (String each : expected) {
      assertThat(faults).as("%s", faults).anyMatch(fault -> fault.startsWith(each));
    }
  }

  private static RoutePolicy policy() throws PolicyException {
    return RoutePolicy.parse("p.yaml", POLICY);
  }

  private static Route route(String method, String path) throws Exception {
    return Objects.requireNonNull(policy().find(method, RequestPath.of(path)));
  }

  private static @Nullable Demand demand(Route route, String path, @Nullable String host)
      throws AmbiguousTargetException {
    return route.demand(RequestPath.of(path), host);
  }

  private static @Nullable String tenant(String path, @Nullable String host) throws Exception {
    Demand demand = demand(route("GET", path), path, host);
    TenantId tenant = demand == null ? null : demand.tenant();
    return tenant == null ? null : tenant.value();
  }
}
