package dev.keyregistry.validator.image;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyView;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What many keys have in common, held once for all of them. It knows its hash, being looked up
 * often.
 */
final class Grant {

  static final Grant NOTHING =
      new Grant(Environment.LIVE, Scopes.NONE, List.of(), List.of(), UsagePolicy.DEFAULT);

  private final Environment environment;
  private final Scopes scopes;
  private final List<String> roles;
  private final List<IpRange> allowedIps;
  private final UsagePolicy usage;
  private final int hash;
  // The writer's alone: see Grants.
  private int number;
  private int uses;

  private Grant(
      Environment environment,
      Scopes scopes,
      List<String> roles,
      List<IpRange> allowedIps,
      UsagePolicy usage) {
    this.environment = environment;
    this.scopes = scopes;
    this.roles = roles;
    this.allowedIps = allowedIps;
    this.usage = usage;
    hash = Objects.hash(environment.wireName(), scopes, roles, allowedIps, usage);
  }

  static Grant of(KeyView key) {
    return new Grant(
        key.environment(), key.scopes(), key.roles(), key.restrictions().allowedIps(), key.usage());
  }

  Environment environment() {
    return environment;
  }

  /** What the key may do by itself. */
  Scopes scopes() {
    return scopes;
  }

  /** What its tenant's roles add. */
  List<String> roles() {
    return roles;
  }

  /** The networks it may be used from; empty allows every address. */
  List<IpRange> allowedIps() {
    return allowedIps;
  }

  /** The greatest rate of use; {@code null} for no limit. */
  UsagePolicy.@Nullable RateLimit rateLimit() {
    return usage.rateLimit();
  }

  /** The key's own bound on staleness; {@code null} for its tenant's. */
  @Nullable MaxStaleness maxStaleness() {
    return usage.maxStaleness();
  }

  /** How edges treat the use of the key. */
  UsagePolicy usage() {
    return usage;
  }

  /** By which rows refer to it. */
  int number() {
    return number;
  }

  void number(int given) {
    number = given;
  }

  /** How many keys have it, after so many more. */
  int use(int more) {
    uses += more;
    return uses;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Grant grant
            && hash == grant.hash
            && environment == grant.environment
            && scopes.equals(grant.scopes)
            && roles.equals(grant.roles)
            && allowedIps.equals(grant.allowedIps)
            && usage.equals(grant.usage));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "Grant[%s %s %s %s %s]".formatted(environment, scopes, roles, allowedIps, usage);
  }
}
