package dev.keyregistry.bench;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.sidecar.policy.AmbiguousTargetException;
import dev.keyregistry.sidecar.policy.PolicyException;
import dev.keyregistry.sidecar.policy.RequestPath;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.sidecar.policy.RoutePolicy;
import dev.keyregistry.validator.validation.Demand;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What {@link RoutesBench} has JMH time: from the target of a request to what its route demands.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteMatching {

  private static final int TARGETS = 4096;

  @Param("10")
  int routes;

  private RoutePolicy policy = emptyPolicy();
  private final String[] targets = new String[TARGETS];
  private int at;

  /** Makes a policy, and the targets of requests on all of its routes in random order. */
  @Setup
  public void compile() throws PolicyException, AmbiguousTargetException {
    var yaml = new StringBuilder("routes:\n");
    for (int i = 0; i < routes; i++) {
      yaml.append("  - path: /api/v1/service-%d/{tenant}/things/{id}%n".formatted(i))
          .append("    methods: [GET, POST]\n    scopes: [\"things-%d:read\"]\n".formatted(i))
          .append("    tenant: {segment: tenant}\n");
    }
    policy = RoutePolicy.parse("bench.yaml", yaml.toString());
    var random = new SplittableRandom(1);
    for (int i = 0; i < TARGETS; i++) {
      targets[i] =
          "/api/v1/service-%d/tenant-%d/things/%d?page=2"
              .formatted(random.nextInt(routes), random.nextInt(100), random.nextInt(1_000_000));
    }
    match(); // throws if the policy does not know its own routes
  }

  /** From the text of a target to the demand. */
  @Benchmark
  public Demand match() throws AmbiguousTargetException {
    at = (at + 1) % TARGETS;
    RequestPath path = RequestPath.of(targets[at]);
    Route route = policy.find("GET", path);
    if (route == null) {
      throw new IllegalStateException("no route");
    }
    return requireNonNull(route.demand(path, null));
  }

  private static RoutePolicy emptyPolicy() {
    try {
      return RoutePolicy.parse("empty.yaml", "routes: []");
    } catch (PolicyException e) {
      throw new IllegalStateException(e);
    }
  }
}
