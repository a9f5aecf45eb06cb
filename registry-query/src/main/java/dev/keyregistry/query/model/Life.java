package dev.keyregistry.query.model;

import java.time.Instant;

/**
 * The life of an entity so far.
 *
 * @param createdAt when its first event was decided
 * @param updatedAt when its newest one was
 * @param version the number of its events
 * @param position the position of its newest one
 */
public record Life(Instant createdAt, Instant updatedAt, long version, long position) {

  public static Life begin(Instant at, long position) {
    return new Life(at, at, 1, position);
  }

  public Life next(Instant at, long newPosition) {
    return new Life(createdAt, at, version + 1, newPosition);
  }
}
