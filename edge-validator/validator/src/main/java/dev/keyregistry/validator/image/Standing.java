package dev.keyregistry.validator.image;

/** What the image alone says of a key: neither the time nor what a request wants counts in it. */
public enum Standing {
  /** Nothing that the image says stands against it. */
  GOOD,
  /**
   * The record of the key, its tenant, its group or one of its roles is absent or unreadable, or
   * they contradict each other (rule E2).
   */
  UNKNOWABLE,
  /** It is deleted, and was not revoked before: to everybody but the registry it never was. */
  DELETED,
  /** It was revoked, by itself or by a cut (rule R5). */
  REVOKED,
  TENANT_SUSPENDED,
  GROUP_INACTIVE,
  DISABLED
}
