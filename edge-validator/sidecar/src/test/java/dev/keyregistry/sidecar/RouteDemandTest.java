package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.validation.Demand;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteDemandTest {

  @Test
  void a_query_says_scopes_tenant_and_environment() {
    RouteDemand read =
        RouteDemand.parse("scope=a:read&tenant=acme&scope=b%3Awrite&environment=live");
    assertThat(read.demand())
        .isEqualTo(
            new Demand(List.of("a:read", "b:write"), TenantId.of("acme"), Environment.LIVE, null));
    assertThat(read.challenge()).contains("scope=\"a:read b:write\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "scope",
        "scope=",
        "scope=a",
        "scope=a:read b:read",
        "scope=a:read+b:read",
        "scope=%zz",
        "scopes=a:read",
        "Scope=a:read",
        "scope=a:read&",
        "tenant=ACME",
        "tenant=acme&tenant=acme",
        "environment=prod",
        "environment=live&environment=test",
        "scope=a:read&debug=1"
      })
  void what_is_misspelt_is_no_demand(String query) {
    assertThatThrownBy(() -> RouteDemand.parse(query)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new RouteDemands<String>(RouteDemand::parse, "").of(query)).isNull();
  }

  @Test
  void a_demand_is_read_once() {
    var demands = new RouteDemands<String>(RouteDemand::parse, "");
    assertThat(demands.of("scope=a:read")).isSameAs(demands.of("scope=a:read"));
  }
}
