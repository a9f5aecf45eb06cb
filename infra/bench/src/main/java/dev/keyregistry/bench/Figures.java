package dev.keyregistry.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Medians of what was measured, as text. */
final class Figures {

  private Figures() {}

  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of the pairwise ratios: what a noisy machine does to both cancels out. */
  static double medianRatio(double[] candidate, double[] reference) {
    double[] ratios = new double[candidate.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = candidate[i] / reference[i];
    }
    return median(ratios);
  }

  /** A figure, or a line about figures. */
  @FormatMethod
  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** What is going on, beside the figures: to standard error. */
  @FormatMethod
  static void progress(String format, Object... values) {
    System.err.println("  " + String.format(Locale.ROOT, format, values));
  }

  /** The load of the whole machine, which every figure depends on. */
  static String machineLoad() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "load average %.1f on %d processors",
        system.getSystemLoadAverage(),
        system.getAvailableProcessors());
  }
}
