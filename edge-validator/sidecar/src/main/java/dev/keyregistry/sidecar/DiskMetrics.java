package dev.keyregistry.sidecar;

import dev.keyregistry.validator.disk.RestartState;
import dev.keyregistry.validator.image.FedImage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators want to know of what the edge keeps on its disk. */
final class DiskMetrics {

  private static final double MILLIS = 1e3;

  private DiskMetrics() {}

  static void bind(MeterRegistry metrics, FedImage image, RestartState disk) {
    Gauge.builder("registry.snapshot.age", disk, DiskMetrics::age)
        .description("How long before now the snapshot on disk was true; NaN if there is none")
        .baseUnit("seconds")
        .register(metrics);
    Gauge.builder("registry.snapshot.serving", disk, of -> of.isServingFromSnapshot() ? 1 : 0)
        .description("1 while the edge serves from its snapshot and the feed is not live yet")
        .register(metrics);
    Gauge.builder("registry.image.trusted", image, held -> held.isTrusted() ? 1 : 0)
        .description("0 while keys with a bound on staleness wait for the feed")
        .register(metrics);
    FunctionCounter.builder("registry.snapshot.failures", disk, RestartState::failures)
        .description("How often the disk failed")
        .register(metrics);
  }

  private static double age(RestartState disk) {
    return disk.snapshotAge().map(age -> age.toMillis() / MILLIS).orElse(Double.NaN);
  }
}
