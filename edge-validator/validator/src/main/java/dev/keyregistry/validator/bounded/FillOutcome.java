package dev.keyregistry.validator.bounded;

/** How the search for a key that was not held ended. */
public enum FillOutcome {
  /** The key is held now. */
  FILLED,
  /** No key has the secret; that is known now. */
  ABSENT,
  /** Nobody was asked: too many are being asked for already. */
  REFUSED,
  /** There was no answer. */
  FAILED,
  /** There was no answer of use before the deadline. */
  LATE,
  /** The store is behind this edge. */
  BEHIND,
  /** The store follows another log than this edge, or another epoch or past of it (rule L6). */
  OTHER_LOG,
  /** Newer records of the key came each time while it was asked for. */
  SUPERSEDED,
  /** The edge could not read the key's newest record, which denies it (rule E2). */
  UNREADABLE
}
