package dev.keyregistry.validator.validation;

/**
 * What is looked at of a key once its standing is good, in this order: its time, then what the
 * route demands.
 */
public enum Check {
  /** Neither the key's time is over nor that of the secret. */
  NOT_EXPIRED(Verdict.EXPIRED),
  TIME_HAS_COME(Verdict.NOT_YET_VALID),
  TENANT(Verdict.WRONG_TENANT),
  ENVIRONMENT(Verdict.WRONG_ENVIRONMENT),
  ADDRESS(Verdict.IP_NOT_ALLOWED),
  SCOPES(Verdict.SCOPE_MISSING);

  private final Verdict otherwise;

  Check(Verdict otherwise) {
    this.otherwise = otherwise;
  }

  /** The verdict if this does not hold. */
  public Verdict otherwise() {
    return otherwise;
  }
}
