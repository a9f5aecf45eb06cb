package dev.keyregistry.validator.image;

/** What a key's standing is worked out from, in the order in which it is looked at. */
public enum StandingCheck {
  /** The key's own record could be read (rule E2). */
  RECORD_READABLE(Standing.UNKNOWABLE),
  NOT_DELETED(Standing.DELETED),
  NOT_REVOKED(Standing.REVOKED),
  /** The record of its tenant is there and could be read (rule E2). */
  TENANT_KNOWN(Standing.UNKNOWABLE),
  /** No bulk revocation is about it (rule R5). */
  NOT_CUT(Standing.REVOKED),
  TENANT_ACTIVE(Standing.TENANT_SUSPENDED),
  /** The record of its group, if it has one, is there, and is its tenant's (rule E2). */
  GROUP_KNOWN(Standing.UNKNOWABLE),
  GROUP_ACTIVE(Standing.GROUP_INACTIVE),
  /** Its tenant has each of its roles (rule E2). */
  ROLES_KNOWN(Standing.UNKNOWABLE),
  ENABLED(Standing.DISABLED);

  private final Standing otherwise;

  StandingCheck(Standing otherwise) {
    this.otherwise = otherwise;
  }

  /** What the standing is if this does not hold. */
  public Standing otherwise() {
    return otherwise;
  }
}
