package dev.keyregistry.sidecar.policy;

import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.http.yaml.YamlNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code rateLimit: {permits: 100, period: PT1M}}. */
final class RateReader {

  private static final Set<String> FIELDS = new LinkedHashSet<>(List.of("permits", "period"));
  private static final int MAX_PERMITS = 1_000_000_000;
  private static final Duration MAX_PERIOD = Duration.ofDays(31);

  private RateReader() {}

  static @Nullable RateLimit read(YamlNode node) {
    Map<String, YamlNode> fields = node.fields(FIELDS);
    YamlNode permits = fields.get("permits");
    YamlNode period = fields.get("period");
    if (permits == null || period == null) {
      node.fault("a rate limit has permits and a period");
      return null;
    }
    int count = permits.number(1, MAX_PERMITS);
    Integer seconds = period.as(RateReader::seconds);
    return seconds == null ? null : new RateLimit(count, seconds);
  }

  private static int seconds(String text) {
    Duration period;
    try {
      period = Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a period is written as PT1M", e);
    }
    boolean whole = period.toNanosPart() == 0 && period.isPositive();
    if (!whole || period.compareTo(MAX_PERIOD) > 0) {
      throw new IllegalArgumentException("a period is whole seconds, from PT1S to P31D");
    }
    return (int) period.toSeconds();
  }
}
