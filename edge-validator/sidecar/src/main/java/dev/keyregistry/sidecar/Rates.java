package dev.keyregistry.sidecar;

import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.Identity;
import org.jspecify.annotations.Nullable;

/**
 * Holds keys to their own rates and to those of routes. Where both are given, the stricter one
 * answers, and a request that one of them denies uses neither up.
 */
final class Rates {

  private static final String KEY = "key";
  private static final String ROUTE = "route";

  private final RateLimiter limiter;

  Rates(RateLimiter limiter) {
    this.limiter = limiter;
  }

  /**
   * What a rate says of a request.
   *
   * @param policy whose rate it is: the key's or the route's
   */
  record Answer(String policy, Quota quota) {
    boolean allowed() {
      return quota.allowed();
    }
  }

  /** Takes one use; {@code null} if there is no rate to keep to. */
  @Nullable Answer take(Identity identity, @Nullable Route route) {
    Quota ofKey = limiter.take(identity);
    RateLimit limit = route == null ? null : route.rateLimit();
    if (route == null || limit == null || (ofKey != null && !ofKey.allowed())) {
      return stricter(ofKey, null);
    }
    Quota ofRoute = limiter.take(identity, route.name(), limit);
    if (ofKey != null && !ofRoute.allowed()) {
      limiter.giveBack(identity);
    }
    return stricter(ofKey, ofRoute);
  }

  /** What {@link #take} would answer; it uses nothing up. */
  @Nullable Answer look(Identity identity, @Nullable Route route) {
    RateLimit limit = route == null ? null : route.rateLimit();
    return stricter(
        limiter.look(identity),
        route == null || limit == null ? null : limiter.look(identity, route.name(), limit));
  }

  private static @Nullable Answer stricter(@Nullable Quota ofKey, @Nullable Quota ofRoute) {
    if (ofKey == null) {
      return ofRoute == null ? null : new Answer(ROUTE, ofRoute);
    }
    if (ofRoute == null || !ofKey.allowed()) {
      return new Answer(KEY, ofKey);
    }
    boolean route = !ofRoute.allowed() || ofRoute.remaining() < ofKey.remaining();
    return route ? new Answer(ROUTE, ofRoute) : new Answer(KEY, ofKey);
  }
}
