package dev.keyregistry.sidecar;

import dev.keyregistry.sidecar.policy.AmbiguousTargetException;
import dev.keyregistry.sidecar.policy.PolicyFile;
import dev.keyregistry.sidecar.policy.RequestPath;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Demand;
import io.vertx.core.MultiMap;
import java.util.Set;
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
  record Exempt() implements Ruling {}

  /** It does not pass, whatever it carries. */
  record Refused(RefusedRequest reason) implements Ruling {}

  /**
   * It passes with a credential of this kind.
   *
   * @param query where a secret may be carried, too
   */
  record Ruled(Demand demand, Set<CarriageKind> carriages, @Nullable String query)
      implements Ruling {
    @Override
    public String toString() {
      return "Ruled[" + demand.scopes() + ']'; // the query may carry a secret
    }
  }

  private static final Ruling NO_POLICY = new NoPolicy();

  /** The ruling on the request that the gateway tells of in headers. */
  Ruling ofHeaders(MultiMap headers) {
    return file == null ? NO_POLICY : of(file, family.of(headers));
  }

  /** The ruling on a request; {@code null} if the gateway does not tell which. */
  Ruling of(@Nullable OriginalRequest original) {
    return file == null ? NO_POLICY : of(file, original);
  }

  private static Ruling of(PolicyFile file, @Nullable OriginalRequest original) {
    if (original == null) {
      return new Refused(RefusedRequest.NO_ORIGINAL);
    }
    RequestPath path;
    try {
      path = RequestPath.of(original.target());
    } catch (AmbiguousTargetException e) {
      return new Refused(RefusedRequest.AMBIGUOUS_PATH);
    }
    Route route = file.policy().find(original.method(), path);
    if (route == null) {
      return new Refused(RefusedRequest.NO_ROUTE);
    }
    if (route.exempt()) {
      return new Exempt();
    }
    Demand demand = route.demand(path, original.host());
    return demand == null
        ? new Refused(RefusedRequest.NO_TENANT)
        : new Ruled(demand, route.carriages(), original.query());
  }
}
