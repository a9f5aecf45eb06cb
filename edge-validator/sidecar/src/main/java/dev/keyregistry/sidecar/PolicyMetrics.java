package dev.keyregistry.sidecar;

import dev.keyregistry.sidecar.policy.PolicyFile;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators want to know of the route policy. */
final class PolicyMetrics {

  private PolicyMetrics() {}

  static void bind(MeterRegistry metrics, PolicyFile file) {
    Gauge.builder("registry.policy.routes", file, of -> of.policy().size())
        .description("Routes in force")
        .register(metrics);
    FunctionCounter.builder("registry.policy.refused", file, PolicyFile::refusedChanges)
        .description("Changes of the policy file that could not be used")
        .register(metrics);
  }
}
