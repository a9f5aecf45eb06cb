package dev.keyregistry.events;

/**
 * What a tenant lets its keys be, and what becomes of them.
 *
 * @param onLeak what happens to a key that has leaked
 * @param rotation how old the secrets of its keys should get
 * @param referenceIds whether it may have keys whose credential is a {@link
 *     CredentialKind#REFERENCE_ID}
 */
public record TenantPolicies(LeakPolicy onLeak, RotationPolicy rotation, boolean referenceIds) {

  /** Of a tenant that has said nothing. */
  public static final TenantPolicies DEFAULT =
      new TenantPolicies(LeakPolicy.NOTIFY, RotationPolicy.DEFAULT, false);
}
