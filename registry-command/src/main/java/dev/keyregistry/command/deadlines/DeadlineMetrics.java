package dev.keyregistry.command.deadlines;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the scheduler shows of itself. */
public final class DeadlineMetrics {

  private DeadlineMetrics() {}

  /** Adds its meters. */
  public static void register(DeadlineScheduler scheduler, MeterRegistry metrics) {
    Gauge.builder("registry_deadlines_runner", scheduler, s -> s.isRunner() ? 1 : 0)
        .description("1 while this process is the one that gives notice of what is due")
        .register(metrics);
    Gauge.builder("registry_deadlines_position", scheduler, DeadlineScheduler::position)
        .description("The newest position taken into account for what is due; old in others")
        .register(metrics);
    counter(metrics, scheduler.count(), "expiring", NoticeCount::expiries);
    counter(metrics, scheduler.count(), "rotation_due", NoticeCount::rotations);
  }

  private static void counter(
      MeterRegistry metrics, NoticeCount count, String kind, ToDoubleFunction<NoticeCount> value) {
    FunctionCounter.builder("registry_deadlines_notices", count, value)
        .description("Notices in the log since the start, each counted by one process")
        .tag("event", kind)
        .register(metrics);
  }
}
