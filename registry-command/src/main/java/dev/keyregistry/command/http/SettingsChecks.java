package dev.keyregistry.command.http;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.UsagePolicy.Logging;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bounds of a key's settings, the same wherever they are given. */
final class SettingsChecks {

  static final int MAX_SUBJECT = 200;

  private static final Set<String> LOGGING_MODES = Set.of("none", "request", "response", "both");
  private static final int MAX_LOGGED_BYTES = 64 * 1024;
  private static final int MAX_PERMITS = 1_000_000;
  private static final int MAX_PERIOD_SECONDS = 86_400;

  private SettingsChecks() {}

  static void profile(
      FieldChecks checks,
      @Nullable String label,
      @Nullable String description,
      @Nullable String subject,
      @Nullable Map<String, String> metadata) {
    checks
        .text("label", label, 200)
        .text("description", description, 2_000)
        .text("subject", subject, MAX_SUBJECT)
        .metadata("metadata", metadata);
  }

  static void ranges(FieldChecks checks, @Nullable List<IpRange> allowedIps) {
    checks.that(
        allowedIps == null || allowedIps.size() <= Restrictions.MAX_RANGES,
        "allowedIps",
        "has at most " + Restrictions.MAX_RANGES + " ranges");
  }

  static void usage(FieldChecks checks, @Nullable Logging logging, @Nullable RateLimit rateLimit) {
    if (logging != null) {
      checks
          .that(
              LOGGING_MODES.contains(logging.mode()),
              "logging.mode",
              "is none, request, response or both")
          .that(
              logging.maxBytes() >= 0 && logging.maxBytes() <= MAX_LOGGED_BYTES,
              "logging.maxBytes",
              "is 0 to " + MAX_LOGGED_BYTES);
    }
    if (rateLimit != null) {
      checks
          .that(
              rateLimit.permits() >= 1 && rateLimit.permits() <= MAX_PERMITS,
              "rateLimit.permits",
              "is 1 to " + MAX_PERMITS)
          .that(
              rateLimit.periodSeconds() >= 1 && rateLimit.periodSeconds() <= MAX_PERIOD_SECONDS,
              "rateLimit.periodSeconds",
              "is 1 to " + MAX_PERIOD_SECONDS);
    }
  }
}
