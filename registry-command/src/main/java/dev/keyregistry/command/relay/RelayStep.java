package dev.keyregistry.command.relay;

/** The boundaries between the relay's steps: wherever it is killed, nothing may be lost. */
public enum RelayStep {
  CLAIMED,
  FENCED_OTHERS,
  RESUMED,
  TRANSACTION_BEGUN,
  VIEW_SENT,
  EVENT_SENT,
  BEFORE_COMMIT,
  COMMITTED,
  PROGRESS_STORED
}
