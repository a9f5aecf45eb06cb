package dev.keyregistry.sidecar;

import dev.keyregistry.sidecar.policy.AmbiguousTargetException;
import dev.keyregistry.sidecar.policy.PolicyFile;
import dev.keyregistry.sidecar.policy.RequestPath;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.validation.Demand;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** What the route policy says of a request, if there is a policy. */
final class PolicyCheck {

  private final @Nullable PolicyFile file;
  private final OriginalHeaders family;

  /**
   * The check.
   *
   * @param file where the policy is; {@code null} if there is none
   * @param family the headers in which the gateway tells the original request
   */
  PolicyCheck(@Nullable PolicyFile file, OriginalHeaders family) {
    this.file = file;
    this.family = family;
  }

  /** What is to be done with a request. */
  sealed interface Ruling {}

  /** There is no policy to go by. */
  record NoPolicy() implements Ruling {}

  /** It passes without a credential. */
  record Exempt(Route route) implements Ruling {}

  /**
   * It does not pass, whatever it carries.
   *
   * @param route which rule says so; {@code null} if none is about it
   */
  record Refused(RefusedRequest reason, @Nullable Route route) implements Ruling {}

  /**
   * It passes with a credential that meets the demand.
   *
   * @param route which rule says so
   * @param query where a secret may be carried, too
   */
  record Ruled(Route route, Demand demand, @Nullable String query) implements Ruling {
    @Override
    public String toString() {
      return "Ruled[" + route.name() + ']'; // the query may carry a secret
    }
  }

  private static final Ruling NO_POLICY = new NoPolicy();

  /** The ruling on the request that the gateway tells of in headers. */
  Ruling ofHeaders(MultiMap headers) {
    return file == null ? NO_POLICY : of(family.of(headers));
  }

  /** The ruling on a request that is known; {@code null} stands for one that nobody tells of. */
  Ruling of(@Nullable OriginalRequest original) {
    if (file == null) {
      return NO_POLICY;
    }
    return original == null ? new Refused(RefusedRequest.NO_ORIGINAL, null) : of(file, original);
  }

  private static Ruling of(PolicyFile file, OriginalRequest original) {
    RequestPath path;
    try {
      path = RequestPath.of(original.target());
    } catch (AmbiguousTargetException e) {
      return new Refused(RefusedRequest.AMBIGUOUS_PATH, null);
    }
    Route route = file.policy().find(original.method(), path);
    if (route == null) {
      return new Refused(RefusedRequest.NO_ROUTE, null);
    }
    if (route.exempt()) {
      return new Exempt(route);
    }
    Demand demand = route.demand(path, original.host());
    return demand == null
        ? new Refused(RefusedRequest.NO_TENANT, route)
        : new Ruled(route, demand, original.query());
  }
}
