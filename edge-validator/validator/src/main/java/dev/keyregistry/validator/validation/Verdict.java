package dev.keyregistry.validator.validation;

/**
 * The outcome of a validation. Where several apply, the first in this order is given, {@code VALID}
 * only if no other does: first what a request carries, then the key's own state, from the most to
 * the least final, then its time, and last what the route demands.
 */
public enum Verdict {
  /** The key may do what the route demands. */
  VALID,
  /** The request carries no credential. */
  MISSING,
  /** The request carries more than one credential, and they differ. */
  AMBIGUOUS,
  /** The request carries something that cannot be a secret. */
  MALFORMED,
  /**
   * No key has this secret; or the key is deleted, and was not revoked before; or the image does
   * not know enough of the key, its tenant, its group or its roles to tell (rule E2).
   */
  UNKNOWN,
  /** The key was revoked, by itself or by a cut. */
  REVOKED,
  TENANT_SUSPENDED,
  GROUP_INACTIVE,
  DISABLED,
  /** The key's time is over, or that of the secret, which a rotation replaced. */
  EXPIRED,
  /** The key's time has not come. */
  NOT_YET_VALID,
  /** The route is another tenant's. */
  WRONG_TENANT,
  /** The route is for the other environment. */
  WRONG_ENVIRONMENT,
  /** The key may not be used from this address, or the address is not known. */
  IP_NOT_ALLOWED,
  /** The key lacks a scope that the route demands. */
  SCOPE_MISSING,
  /** The key was used more often than it may be: {@code RateLimiter} says so of what would pass. */
  RATE_LIMITED,
  /**
   * The edge does not know enough to decide: it does not hold the key, and could not look it up. No
   * other event causes it yet.
   */
  STALE
}
