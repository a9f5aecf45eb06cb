package dev.keyregistry.validator.disk;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how an edge keeps what it starts from.
 *
 * @param folder its own; another process must not use it
 * @param keyFile the 32 random bytes that all of it is encrypted with
 * @param interval the least time between two snapshots
 * @param maxAge how old a snapshot may be to be used: at most {@link #GREATEST_MAX_AGE}
 */
public record DiskSettings(Path folder, Path keyFile, Duration interval, Duration maxAge) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(1);

  /**
   * Half of the 48 hours for which the topic keeps every record (rule R1, {@code
   * min.compaction.lag.ms}): whoever reads on from a younger snapshot meets each record that came
   * after it, and no null record (rule E3) can have gone by unseen.
   */
  public static final Duration GREATEST_MAX_AGE = Duration.ofDays(1);

  private static final Duration LEAST = Duration.ofMillis(100);

  public DiskSettings {
    if (interval.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("the snapshot interval is at least PT0.1S");
    }
    if (maxAge.compareTo(LEAST) < 0 || maxAge.compareTo(GREATEST_MAX_AGE) > 0) {
      throw new IllegalArgumentException(
          "the greatest age of a snapshot is PT0.1S to PT24H: after that the topic may have"
              + " dropped what came since");
    }
  }

  /** The usual times. */
  public static DiskSettings of(Path folder, Path keyFile) {
    return new DiskSettings(folder, keyFile, DEFAULT_INTERVAL, DEFAULT_MAX_AGE);
  }
}
