package dev.keyregistry.sidecar.policy;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Demand;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule demands of the requests that it is about.
 *
 * @param name the rule's methods, if it is about some only, and its path
 * @param line where the rule begins in its file, from 1
 * @param exempt whether requests pass without any credential
 * @param scopes which of them a key needs, all
 * @param tenant whose keys it is for
 * @param environment which keys it is for; {@code null} for both kinds
 * @param carriages the ways in which a secret may be carried
 * @param rateLimit how often each key may use the route, beside its own rate; {@code null} for any
 */
public record Route(
    String name,
    int line,
    boolean exempt,
    List<String> scopes,
    TenantRule tenant,
    @Nullable Environment environment,
    Set<CarriageKind> carriages,
    @Nullable RateLimit rateLimit) {

  public Route {
    scopes = List.copyOf(scopes);
    carriages = Set.copyOf(carriages);
  }

  /**
   * The demand of a request on this route.
   *
   * @return {@code null} if the request names no tenant where the route has one: nobody may pass
   */
  public @Nullable Demand demand(RequestPath path, @Nullable String host) {
    return switch (tenant) {
      case TenantRule.Anybody t -> demandOf(null);
      case TenantRule.Fixed(TenantId fixed) -> demandOf(fixed);
      case TenantRule.Segment(int index) -> named(TenantRule.id(path.segments().get(index)));
      case TenantRule.Host pattern -> named(host == null ? null : pattern.tenant(host));
    };
  }

  private @Nullable Demand named(@Nullable TenantId of) {
    return of == null ? null : demandOf(of);
  }

  private Demand demandOf(@Nullable TenantId of) {
    return new Demand(scopes, of, environment, null);
  }
}
