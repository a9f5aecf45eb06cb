package dev.keyregistry.validator.token;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's claims mean here. A claim is named as it is, or, if it stands inside another
 * one, by a JSON pointer (RFC 6901), such as {@code /realm_access/roles}.
 *
 * @param tenant whose the bearer is
 * @param tenants the tenants that the issuer speaks for; empty for all
 * @param environment {@code live} or {@code test}
 * @param subject the claim that names the bearer
 * @param scopes which scopes a token has by itself
 * @param grants the claim with names, such as of roles, that stand for scopes; {@code null} if none
 *     does
 * @param granted what each of those names stands for
 * @param management whether the registry's own administration may be among the scopes, and {@code
 *     registry} the tenant
 */
public record ClaimMapping(
    Value tenant,
    Set<TenantId> tenants,
    Value environment,
    String subject,
    ScopeClaim scopes,
    @Nullable String grants,
    Map<String, Scopes> granted,
    boolean management) {

  public ClaimMapping {
    tenants = Set.copyOf(tenants);
    granted = Map.copyOf(granted);
    if (!management && granted.values().stream().anyMatch(ClaimMapping::administers)) {
      throw new IllegalArgumentException(
          "scopes of the registry are granted only where management is true");
    }
    if (!management && tenant.equals(new Value.Fixed(TenantId.REGISTRY.value()))) {
      throw new IllegalArgumentException(
          "the tenant registry is spoken for only where management is true");
    }
  }

  /** The same for every token, or what a claim says. */
  public sealed interface Value {
    /** The same for every token. */
    record Fixed(String value) implements Value {}

    /** What a claim says, a text. */
    record Claim(String name) implements Value {}
  }

  /**
   * The scopes that a token has by itself: a text with spaces between them (RFC 8693, section 4.2)
   * or an array. What has not the form of a scope here is meant for others, and passed over.
   *
   * @param name the claim
   * @param prefix what each must begin with; it is cut off
   * @param wildcards whether a wildcard of the token's counts as one, and is not passed over
   */
  public record ScopeClaim(String name, String prefix, boolean wildcards) {
    public static final ScopeClaim STANDARD = new ScopeClaim("scope", "", false);
  }

  /** The tenant from a claim, and the usual claims for all the rest; {@code live}. */
  public static ClaimMapping ofTenantClaim(String name) {
    return new ClaimMapping(
        new Value.Claim(name),
        Set.of(),
        new Value.Fixed("live"),
        "sub",
        ScopeClaim.STANDARD,
        null,
        Map.of(),
        false);
  }

  /** The same, for an issuer whose tokens may administer the registry. */
  public ClaimMapping administering() {
    return new ClaimMapping(tenant, tenants, environment, subject, scopes, grants, granted, true);
  }

  static boolean administers(String scope) {
    return scope.startsWith(Scopes.RESERVED_PREFIX);
  }

  private static boolean administers(Scopes scopes) {
    return scopes.toList().stream().anyMatch(ClaimMapping::administers);
  }
}
