package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.sidecar.policy.RequestPath;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.sidecar.policy.RoutePolicy;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Demand;
import io.vertx.core.MultiMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialsTest {

  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();
  private static final Set<CarriageKind> ALL = EnumSet.allOf(CarriageKind.class);
  private static final String MISSING = "Carriage[MISSING]";
  private static final String AMBIGUOUS = "Carriage[AMBIGUOUS]";
  private static final String FOUND = "Carriage[hidden]";

  @Test
  void each_header_carries_a_secret() {
    for (String header : new String[] {"X-API-Key", "X-ApiKey", "apikey"}) {
      assertThat(of(HEADERS, null, header, "abc")).hasToString(FOUND);
      assertThat(of(Set.of(CarriageKind.BEARER), null, header, "abc")).hasToString(MISSING);
    }
  }

  @Test
  void two_secrets_that_differ_are_ambiguous_wherever_they_are() {
    assertThat(of(HEADERS, null, "X-API-Key", "abc", "apikey", "abd")).hasToString(AMBIGUOUS);
    assertThat(of(HEADERS, null, "Authorization", "Bearer abc", "X-ApiKey", "abd"))
        .hasToString(AMBIGUOUS);
    assertThat(of(ALL, "key=abd", "Authorization", "Bearer abc")).hasToString(AMBIGUOUS);
    assertThat(of(ALL, "key=abc&key=abd")).hasToString(AMBIGUOUS);
    assertThat(of(ALL, "key=abc&%6bey=abd")).hasToString(AMBIGUOUS);
    assertThat(of(ALL, "key=abc", "Authorization", "Bearer abc")).hasToString(FOUND);
  }

  @Test
  void a_query_carries_a_secret_only_where_that_is_asked_for() {
    assertThat(of(HEADERS, "key=abc")).hasToString(MISSING);
    assertThat(of(ALL, "a=b&key=abc")).hasToString(FOUND);
    assertThat(of(ALL, "keys=abc&xkey=abc&Key=abc")).hasToString(MISSING);
    assertThat(of(ALL, null)).hasToString(MISSING);
    for (String broken : new String[] {"key", "key=", "key=%zz", "key=a%20b", "key=a+b"}) {
      assertThat(of(ALL, broken)).as(broken).hasToString("Carriage[MALFORMED]");
    }
  }

  @Test
  void what_is_known_of_a_request_does_not_show_its_secret() throws Exception {
    var request = new OriginalRequest("GET", "/a?key=abcdef", "host");
    Route route =
        Objects.requireNonNull(
            RoutePolicy.parse("p.yaml", "routes: [{path: /a}]").find("GET", RequestPath.of("/a")));
    var ruled = new PolicyCheck.Ruled(route, Demand.NOTHING, request.query());
    assertThat(request.query()).isEqualTo("key=abcdef");
    assertThat(request.toString() + ruled).doesNotContain("abcdef");
  }

  private static Carriage of(
      Set<CarriageKind> accepted, @Nullable String query, String... headers) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    return Credentials.of(accepted, all, query, List.of());
  }
}
