package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of a server.
 *
 * @param slices one per round
 */
record Measured(BenchedServer server, List<Slice> slices) {

  private double median(ToDoubleFunction<Slice> value) {
    return Figures.median(values(value));
  }

  private double[] values(ToDoubleFunction<Slice> value) {
    return slices.stream().mapToDouble(value).toArray();
  }

  /** Prints a table of medians. */
  static void print(List<Measured> all) {
    Figures.line(
        "%-18s %10s %8s %8s %12s %9s",
        "median of slices", "requests/s", "p50 us", "p99 us", "CPU us/req.", "not 2xx");
    for (Measured each : all) {
      Figures.line(
          "%-18s %,10.0f %8.0f %8.0f %12.2f %7.2f %%",
          each.server.name(),
          each.median(Slice::requestsPerSecond),
          each.median(Slice::p50Micros),
          each.median(Slice::p99Micros),
          each.median(Slice::cpuMicros),
          each.median(Slice::deniedPercent));
    }
  }

  /** Prints the median of the ratios of each round, of processor time alone. */
  static void cpuRatio(Measured candidate, Measured reference, double most) {
    Figures.line(
        "%s / %s: CPU per request %.2f (at most: %.2f)",
        candidate.server.name(),
        reference.server.name(),
        Figures.medianRatio(candidate.values(Slice::cpuMicros), reference.values(Slice::cpuMicros)),
        most);
  }

  /** Prints the medians of the ratios of each round. */
  static void ratio(Measured candidate, Measured reference, double target) {
    Figures.line(
        "%s / %s: requests/s %.2f (to reach: %.2f), CPU per request %.2f",
        candidate.server.name(),
        reference.server.name(),
        Figures.medianRatio(
            candidate.values(Slice::requestsPerSecond), reference.values(Slice::requestsPerSecond)),
        target,
        Figures.medianRatio(
            candidate.values(Slice::cpuMicros), reference.values(Slice::cpuMicros)));
  }
}
