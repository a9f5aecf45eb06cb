package dev.keyregistry.validator.validation;

import dev.keyregistry.validator.image.StandingCheck;
import dev.keyregistry.validator.image.StandingWatch;

/** Follows how a request is decided. */
interface CheckWatch extends StandingWatch {

  /** Stops at the first check that fails. */
  CheckWatch FIRST_FAILURE =
      new CheckWatch() {
        @Override
        public boolean stopsAt(StandingCheck check, boolean failed) {
          return failed;
        }

        @Override
        public boolean stopsAt(Check check, boolean failed) {
          return failed;
        }
      };

  /** Whether to stop at this check. */
  boolean stopsAt(Check check, boolean failed);
}
