package dev.keyregistry.command.leaks;

import dev.keyregistry.command.eventlog.LeakReports.Batch;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts reports of leaked secrets; for operators, as they tell how many were keys'. */
final class LeakMetrics {

  private static final String HANDLED = "registry_leak_reports_handled";

  private final MeterRegistry registry;

  LeakMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void received(String form, int reports) {
    registry.counter("registry_leak_reports_received", "form", form).increment(reports);
  }

  void handled(Batch batch) {
    registry.counter(HANDLED, "outcome", "unknown").increment(batch.unknown());
    registry.counter(HANDLED, "outcome", "known").increment(batch.known());
    registry.counter(HANDLED, "outcome", "postponed").increment(batch.postponed());
  }
}
