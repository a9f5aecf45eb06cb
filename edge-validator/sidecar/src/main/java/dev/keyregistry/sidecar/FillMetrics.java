package dev.keyregistry.sidecar;

import dev.keyregistry.validator.bounded.BoundedImage;
import dev.keyregistry.validator.bounded.FillObserver;
import dev.keyregistry.validator.bounded.FillOutcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What operators want to know of an edge that does not hold every key. */
final class FillMetrics implements FillObserver {

  private final Map<FillOutcome, Timer> fills = new EnumMap<>(FillOutcome.class);

  private FillMetrics(MeterRegistry metrics) {
    for (FillOutcome outcome : FillOutcome.values()) {
      fills.put(
          outcome,
          Timer.builder("registry.fills")
              .description("Searches for keys that were not held, by how they ended")
              .tag("outcome", outcome.name())
              .register(metrics));
    }
  }

  static FillMetrics bind(MeterRegistry metrics, BoundedImage image) {
    Gauge.builder("registry.fills.in.flight", image, BoundedImage::fillsInFlight)
        .description("Keys that are being asked for")
        .register(metrics);
    FunctionCounter.builder("registry.image.evictions", image, BoundedImage::evictions)
        .description("Keys given up for others that are used more")
        .register(metrics);
    FunctionCounter.builder("registry.image.absence.hits", image, BoundedImage::absenceHits)
        .description("Requests with a secret of which it was known that no key has it")
        .register(metrics);
    return new FillMetrics(metrics);
  }

  @Override
  public void ended(FillOutcome outcome, long nanos) {
    Timer timer = fills.get(outcome);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }
}
