package dev.keyregistry.command.leaks;

import dev.keyregistry.command.eventlog.LeakReports.Backlog;
import dev.keyregistry.command.eventlog.LeakReports.Batch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Counts reports of leaked secrets; for operators, as they tell how many were keys'. */
final class LeakMetrics {

  private static final String HANDLED = "registry_leak_reports_handled";

  private final MeterRegistry registry;
  private volatile Backlog backlog = new Backlog(0, null);

  LeakMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows what waits. While it is not measured again, what is oldest goes on growing older. */
  void watch(InstantSource clock) {
    Gauge.builder("registry_leak_reports_waiting", this, m -> m.backlog.count())
        .description("Reports of leaks that wait, of all processes")
        .register(registry);
    Gauge.builder("registry_leak_reports_oldest_seconds", this, m -> m.age(clock.instant()))
        .description("For how long the oldest report of a leak has waited")
        .register(registry);
  }

  void waiting(Backlog now) {
    backlog = now;
  }

  private double age(Instant now) {
    Instant oldest = backlog.oldest();
    return oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / 1_000.0);
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
