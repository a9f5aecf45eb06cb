package dev.keyregistry.validator.image;

/** Follows how a key's standing is worked out. */
@FunctionalInterface
public interface StandingWatch {

  /** Stops at the first check that fails: what decides is all that is asked for. */
  StandingWatch FIRST_FAILURE = (check, failed) -> failed;

  /** Whether to stop at this check. */
  boolean stopsAt(StandingCheck check, boolean failed);
}
