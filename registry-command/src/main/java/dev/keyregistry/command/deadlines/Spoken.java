package dev.keyregistry.command.deadlines;

import java.time.Duration;

/** Durations as people say them. */
final class Spoken {

  private Spoken() {}

  /** In the largest unit of which there are at least two, rounded down. */
  static String of(Duration duration) {
    if (duration.toDays() >= 2) {
      return duration.toDays() + " days";
    }
    if (duration.toHours() >= 2) {
      return duration.toHours() + " hours";
    }
    if (duration.toMinutes() >= 2) {
      return duration.toMinutes() + " minutes";
    }
    return duration.toSeconds() + " seconds";
  }
}
