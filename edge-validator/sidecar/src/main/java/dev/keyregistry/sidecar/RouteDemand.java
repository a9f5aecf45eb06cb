package dev.keyregistry.sidecar;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway's configuration of a route demands, as the query of the check request says it,
 * or Envoy's context extensions: {@code scope} (repeatable), {@code tenant}, {@code environment}.
 *
 * @param demand of any client
 * @param challenge what a key without the scopes is told
 */
record RouteDemand(Demand demand, String challenge) {

  /** Nothing but a key that works. */
  static final RouteDemand NOTHING = new RouteDemand(Demand.NOTHING, challenge(List.of()));

  /**
   * Reads a query. Strictly: what is misspelt must not open the route.
   *
   * @throws IllegalArgumentException if it is not as it must be
   */
  static RouteDemand parse(String query) {
    List<Parameter> parameters = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value =
          equals < 0
              ? ""
              : URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
      parameters.add(new Parameter(name, value));
    }
    return of(parameters);
  }

  /**
   * Reads context extensions, as strictly. As a name is there only once, several scopes are set
   * apart by spaces.
   *
   * @throws IllegalArgumentException if they are not as they must be
   */
  static RouteDemand parse(Map<String, String> extensions) {
    List<Parameter> parameters = new ArrayList<>();
    extensions.forEach(
        (name, values) -> {
          for (String value : values.split(" ", -1)) {
            parameters.add(new Parameter(name, value));
          }
        });
    return of(parameters);
  }

  private record Parameter(String name, String value) {}

  private static RouteDemand of(List<Parameter> parameters) {
    List<String> scopes = new ArrayList<>();
    TenantId tenant = null;
    Environment environment = null;
    for (Parameter parameter : parameters) {
      String value = parameter.value;
      switch (parameter.name) {
        case "scope" -> scopes.add(scope(value));
        case "tenant" -> tenant = onlyOne(tenant, TenantId.of(value));
        case "environment" -> environment = onlyOne(environment, Environment.of(value));
        default -> throw new IllegalArgumentException("a demand is scope, tenant or environment");
      }
    }
    return new RouteDemand(new Demand(scopes, tenant, environment, null), challenge(scopes));
  }

  private static String scope(String value) {
    return Scopes.of(value).toList().getFirst();
  }

  private static <T> T onlyOne(@Nullable T before, T value) {
    if (before != null) {
      throw new IllegalArgumentException("a tenant or environment is demanded twice");
    }
    return value;
  }

  private static String challenge(List<String> scopes) {
    return Denial.insufficientScope(scopes);
  }
}
