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
   * No key has this secret, or no known issuer has signed this token for us; or the key is deleted,
   * and was not revoked before; or the image does not know enough of the key, its tenant, its group
   * or its roles to tell (rule E2).
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
   * The edge does not know enough to accept this key: it does not hold it, and could not look it up
   * (rule E8); or it started from its disk, where something may be missing, and is not live yet
   * (rule E6); or it knows too little of the keys of the token's issuer, which comes before all
   * else that a token may be.
   */
  STALE
}
