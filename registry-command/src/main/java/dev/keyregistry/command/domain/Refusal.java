package dev.keyregistry.command.domain;

/** Why a command does not hold. */
public enum Refusal {
  /** There is no such entity, or it is not the caller's. */
  NOT_FOUND,
  /** There is one already. */
  ALREADY_EXISTS,
  /** A revoked key never works again. */
  REVOKED,
  /** What the tenant is for excludes it. */
  RESERVED_TENANT,
  /** The tenant is suspended. */
  TENANT_SUSPENDED,
  /** The caller would grant more of the registry than it has. */
  GRANTS_TOO_MUCH,
  /** As many of the key's secrets work as may at once. */
  TOO_MANY_SECRETS,
  /** It has changed too often to be changed again. */
  TOO_MANY_CHANGES,
  /** The tenant's roles would be more than its view can hold. */
  TOO_MANY_ROLES,
  /** The tenant has had more bulk revocations than its view can hold. */
  TOO_MANY_CUTS,
  /** So many keys would be revoked at once that the caller must say how many. */
  CONFIRMATION_NEEDED,
  /** The keys that would be revoked are not as many as the caller says. */
  COUNT_DIFFERS,
  /** No key would be left that may do everything with the registry. */
  LAST_ROOT_KEY,
  /** A key is in the group. */
  GROUP_NOT_EMPTY,
  /** Its secret is older than its tenant allows. */
  ROTATION_DUE,
  /** No secret but the newest works. */
  NO_ROTATION,
  /** The key is there. */
  NOT_DELETED,
  /** The key was deleted too long ago. */
  UNDELETE_WINDOW_OVER,
  /** The command contradicts the state or itself. */
  INVALID
}
