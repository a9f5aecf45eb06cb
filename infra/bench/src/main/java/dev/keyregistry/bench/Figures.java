package dev.keyregistry.bench;

import com.google.errorprone.annotations.FormatMethod;
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

  @FormatMethod
  static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
