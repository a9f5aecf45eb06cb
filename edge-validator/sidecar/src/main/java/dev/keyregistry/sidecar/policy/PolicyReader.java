package dev.keyregistry.sidecar.policy;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.yaml.YamlFaults;
import dev.keyregistry.http.yaml.YamlNode;
import dev.keyregistry.validator.validation.CarriageKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads policy files, strictly: what is misspelt must not open a route. */
final class PolicyReader {

  private static final int MAX_CHARACTERS = 4 * 1024 * 1024;
  private static final int MAX_ROUTES = 20_000;
  private static final Set<String> TOP = ordered("carriages", "routes");
  private static final Set<String> OF_ROUTE =
      ordered(
          "path", "methods", "scopes", "tenant", "environment", "carriages", "rateLimit", "exempt");
  private static final Set<String> OF_TENANT = ordered("segment", "host");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,16}");

  private final YamlFaults faults;
  private final RouteTable<Route> table = new RouteTable<>();
  private int routes;

  PolicyReader(String name) {
    this.faults = new YamlFaults(name);
  }

  private static Set<String> ordered(String... names) {
    return new LinkedHashSet<>(List.of(names));
  }

  RoutePolicy read(String yaml) throws PolicyException {
    YamlNode root = YamlNode.read(faults, yaml, MAX_CHARACTERS);
    if (root == null) {
      throw new PolicyException(faults.found());
    }
    Map<String, YamlNode> top = root.fields(TOP);
    YamlNode ways = top.get("carriages");
    Set<CarriageKind> carriages = ways == null ? CarriageKind.headers() : carriages(ways);
    YamlNode list = top.get("routes");
    if (list == null) {
      faults.add(1, "a policy has routes");
    } else {
      list.elements().forEach(each -> addRoute(each, carriages));
    }
    if (routes > MAX_ROUTES) {
      faults.add(1, "a policy has at most " + MAX_ROUTES + " routes");
    }
    if (!faults.found().isEmpty()) {
      throw new PolicyException(faults.found());
    }
    return new RoutePolicy(table, routes);
  }

  private void addRoute(YamlNode node, Set<CarriageKind> usual) {
    routes++;
    Map<String, YamlNode> fields = node.fields(OF_ROUTE);
    YamlNode path = fields.get("path");
    if (path == null) {
      node.fault("a route has a path");
      return;
    }
    PathPattern pattern = path.as(PathPattern::of);
    if (pattern == null) {
      return;
    }
    boolean exempt = fields.containsKey("exempt") && fields.get("exempt").flag();
    if (exempt) {
      refuseDemands(fields);
    }
    YamlNode ways = fields.get("carriages");
    YamlNode environment = fields.get("environment");
    YamlNode rate = fields.get("rateLimit");
    Set<String> methods = methods(fields.get("methods"));
    var route =
        new Route(
            methods.isEmpty() ? pattern.toString() : String.join(",", methods) + ' ' + pattern,
            node.line(),
            exempt,
            scopes(fields.get("scopes")),
            tenant(fields.get("tenant"), pattern),
            environment == null ? null : environment.as(Environment::of),
            ways == null ? usual : carriages(ways),
            rate == null ? null : RateReader.read(rate));
    Route other = table.add(pattern, methods, route);
    if (other != null) {
      path.fault("another route has the same path and method: " + other.name());
    }
  }

  private static void refuseDemands(Map<String, YamlNode> fields) {
    for (String demand : List.of("scopes", "tenant", "environment", "carriages", "rateLimit")) {
      YamlNode given = fields.get(demand);
      if (given != null) {
        given.fault("a route that is exempt demands nothing");
      }
    }
  }

  private static Set<String> methods(@Nullable YamlNode node) {
    Set<String> methods = new LinkedHashSet<>();
    if (node != null) {
      for (YamlNode each : node.elements()) {
        String method = each.text();
        if (METHOD.matcher(method).matches()) {
          methods.add(method);
        } else {
          each.fault("a method is written in capital letters");
        }
      }
    }
    return methods;
  }

  private static List<String> scopes(@Nullable YamlNode node) {
    List<String> scopes = new ArrayList<>();
    if (node != null) {
      for (YamlNode each : node.elements()) {
        Scopes scope = each.as(Scopes::of);
        if (scope != null) {
          scopes.addAll(scope.toList());
        }
      }
    }
    return scopes;
  }

  private static Set<CarriageKind> carriages(YamlNode node) {
    Set<CarriageKind> kinds = EnumSet.noneOf(CarriageKind.class);
    for (YamlNode each : node.elements()) {
      CarriageKind kind = each.as(CarriageKind::of);
      if (kind != null) {
        kinds.add(kind);
      }
    }
    if (kinds.isEmpty()) {
      node.fault("a secret is carried in at least one way");
    }
    return kinds;
  }

  private static TenantRule tenant(@Nullable YamlNode node, PathPattern pattern) {
    if (node == null) {
      return new TenantRule.Anybody();
    }
    if (!node.isObject()) {
      TenantId fixed = node.as(TenantId::of);
      return fixed == null ? new TenantRule.Anybody() : new TenantRule.Fixed(fixed);
    }
    Map<String, YamlNode> fields = node.fields(OF_TENANT);
    YamlNode segment = fields.get("segment");
    YamlNode host = fields.get("host");
    if (host != null && segment == null) {
      return requireNonNullElse(host.as(TenantRule.Host::of), new TenantRule.Anybody());
    }
    if (host == null && segment != null) {
      return segment(segment, pattern);
    }
    node.fault("a tenant is an id, a segment of the path or a place in the host");
    return new TenantRule.Anybody();
  }

  private static TenantRule segment(YamlNode node, PathPattern pattern) {
    int index = pattern.indexOf(node.text());
    if (index < 0) {
      node.fault("the path has no parameter of this name");
    }
    return new TenantRule.Segment(index);
  }
}
