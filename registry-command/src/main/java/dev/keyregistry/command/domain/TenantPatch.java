package dev.keyregistry.command.domain;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantPolicies;

/**
 * Which settings of a tenant are to change; every one that is given is replaced as a whole, and a
 * policy that is cleared is the default again.
 */
public record TenantPatch(
    Field<String> name,
    Field<MaxStaleness> defaultMaxStaleness,
    Field<LeakPolicy> onLeak,
    Field<RotationPolicy> rotation,
    Field<Boolean> referenceIds) {

  TenantPolicies over(TenantPolicies before) {
    TenantPolicies none = TenantPolicies.DEFAULT;
    return new TenantPolicies(
        requireNonNullElse(onLeak.over(before.onLeak()), none.onLeak()),
        requireNonNullElse(rotation.over(before.rotation()), none.rotation()),
        requireNonNullElse(referenceIds.over(before.referenceIds()), none.referenceIds()));
  }
}
