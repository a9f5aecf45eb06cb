package dev.keyregistry.validator.validation;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a route demands of a key.
 *
 * @param scopes all of them must be covered
 * @param tenant whose key it must be; {@code null} for anybody's
 * @param environment which it must be of; {@code null} for any
 * @param clientAddress from where the request comes, 4 or 16 bytes; {@code null} if not known: then
 *     keys that are bound to addresses are denied
 */
public record Demand(
    List<String> scopes,
    @Nullable TenantId tenant,
    @Nullable Environment environment,
    byte @Nullable [] clientAddress) {

  /** A key that works, whatever it may do. */
  public static final Demand NOTHING = new Demand(List.of(), null, null, null);

  // Written out: in a compact constructor, javac loses the annotation on the array's type.
  public Demand(
      List<String> scopes,
      @Nullable TenantId tenant,
      @Nullable Environment environment,
      byte @Nullable [] clientAddress) {
    this.scopes = List.copyOf(scopes);
    this.tenant = tenant;
    this.environment = environment;
    this.clientAddress = clientAddress;
  }

  /** A key that works and has every one of these scopes. */
  public static Demand ofScopes(List<String> scopes) {
    return new Demand(scopes, null, null, null);
  }

  /** The same demand of a request from this address. */
  public Demand from(byte @Nullable [] address) {
    return new Demand(scopes, tenant, environment, address);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Demand demand
        && scopes.equals(demand.scopes)
        && Objects.equals(tenant, demand.tenant)
        && environment == demand.environment
        && Arrays.equals(clientAddress, demand.clientAddress);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scopes, tenant, environment, Arrays.hashCode(clientAddress));
  }
}
