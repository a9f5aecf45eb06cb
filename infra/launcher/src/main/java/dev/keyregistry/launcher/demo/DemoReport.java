package dev.keyregistry.launcher.demo;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * What the demonstration did and measured.
 *
 * @param validationsPerSecond the steady load during the revocations
 * @param revokeToDeniedMillis from the answer to a revocation to the first denial at both edges
 * @param requestsAfterFirstDenial with revoked keys, per edge
 * @param wronglyAllowed of all validations; must be 0
 * @param wronglyDenied valid keys that were denied; must be 0
 * @param unexpectedAnswers any others; must be 0
 * @param problems some of what was wrong, in words
 */
public record DemoReport(
    boolean ok,
    int keysCreated,
    int scopesChanged,
    int keysRevoked,
    int edges,
    long validations,
    int validationsPerSecond,
    Latency revokeToDeniedMillis,
    List<Long> requestsAfterFirstDenial,
    long wronglyAllowed,
    long wronglyDenied,
    long unexpectedAnswers,
    double startedInSeconds,
    double elapsedSeconds,
    List<String> problems) {

  /** Percentiles by nearest rank, in milliseconds. */
  public record Latency(double p50, double p99, double max) {

    /** Of durations in nanoseconds, at least one. */
    static Latency of(List<Long> nanos) {
      List<Long> sorted = nanos.stream().sorted().toList();
      return new Latency(rank(sorted, 0.50), rank(sorted, 0.99), rank(sorted, 1));
    }

    private static double rank(List<Long> sorted, double quantile) {
      int index = (int) Math.ceil(quantile * sorted.size()) - 1;
      return Math.round(sorted.get(Math.max(0, index)) / 1e4) / 100.0;
    }
  }

  /** For people. */
  public String text() {
    try (var text = new Formatter(Locale.ROOT)) {
      line(text, "keys created", keysCreated, "");
      line(text, "scopes changed", scopesChanged, "the removed scope is refused at both edges");
      line(text, "keys revoked", keysRevoked, "one by one, under a steady load of validations");
      line(text, "validations", validations, "the load's share: " + validationsPerSecond + "/s");
      text.format("%n  from a revoke's response to the first denial at both edges%n");
      text.format(
          "    p50 %.2f ms    p99 %.2f ms    max %.2f ms%n",
          revokeToDeniedMillis.p50, revokeToDeniedMillis.p99, revokeToDeniedMillis.max);
      text.format("  requests with revoked keys after an edge's first denial%n   ");
      for (int i = 0; i < requestsAfterFirstDenial.size(); i++) {
        text.format(" edge %d: %,d   ", i + 1, requestsAfterFirstDenial.get(i));
      }
      text.format("%n%n");
      line(text, "wrongly allowed", wronglyAllowed, "");
      line(text, "wrongly denied", wronglyDenied, "");
      line(text, "unexpected answers", unexpectedAnswers, "");
      problems.forEach(problem -> text.format("  ! %s%n", problem));
      text.format(
          "%n%s in %.1f s, of which %.1f s to start.",
          ok ? "All as it must be" : "SOMETHING WAS WRONG", elapsedSeconds, startedInSeconds);
      return text.toString();
    }
  }

  private static void line(Formatter text, String name, long value, String remark) {
    text.format("  %-20s %,9d%s%n", name, value, remark.isEmpty() ? "" : "   " + remark);
  }
}
