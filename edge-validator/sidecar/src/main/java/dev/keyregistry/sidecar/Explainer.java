package dev.keyregistry.sidecar;

import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import dev.keyregistry.sidecar.endpoints.Explained;
import dev.keyregistry.sidecar.endpoints.Explanations;
import dev.keyregistry.sidecar.endpoints.WouldBe;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeySource;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Explanation;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says how {@link Authorizer} would decide a request, by the same policy, the same checks and the
 * same rates, without a secret and without using anything up.
 */
final class Explainer implements Explanations {

  private final String edge;
  private final KeySource image;
  private final PolicyCheck policy;
  private final Rates rates;
  private final InstantSource clock;

  Explainer(String edge, KeySource image, PolicyCheck policy, Rates rates, InstantSource clock) {
    this.edge = edge;
    this.image = image;
    this.policy = policy;
    this.rates = rates;
    this.clock = clock;
  }

  @Override
  public Explained explain(WouldBe request, Caller caller) {
    var report = new ExplanationReport(edge, image.appliedPosition());
    KeyEntry key = key(request, caller);
    if (key != null) {
      report.key(key);
    }
    return switch (policy.of(original(request))) {
      case PolicyCheck.Refused refused -> report.refused(refused);
      case PolicyCheck.Exempt exempt -> {
        Demand demand = demanded(request);
        yield demand.equals(Demand.NOTHING)
            ? report.exempt(exempt.route())
            : decided(report, request, key, null, demand, demand);
      }
      case PolicyCheck.NoPolicy none -> {
        Demand demand = demanded(request);
        yield decided(report, request, key, null, demand, demand);
      }
      case PolicyCheck.Ruled ruled -> {
        report.rule(ruled.route(), ruled.demand());
        yield decided(report, request, key, ruled.route(), ruled.demand(), demanded(request));
      }
    };
  }

  private Explained decided(
      ExplanationReport report,
      WouldBe request,
      @Nullable KeyEntry key,
      @Nullable Route route,
      Demand first,
      Demand second) {
    Verdict uncarried = uncarried(request, route);
    report.carriage(request, uncarried);
    if (uncarried != Verdict.VALID) {
      return report.as(uncarried);
    }
    report.found(key != null);
    if (key == null) {
      return report.as(isRuledOut(request) ? Verdict.UNKNOWN : Verdict.STALE);
    }
    SecretHash secret = Objects.requireNonNullElse(request.secretHash(), key.newestSecret());
    Explanation byFirst = why(key, secret, request, first);
    report.steps(key, secret, byFirst, first.from(address(request)));
    Verdict verdict = byFirst.verdict();
    if (!second.equals(first)) {
      Explanation bySecond = why(key, secret, request, second);
      report.furtherSteps(key, secret, bySecond, second);
      verdict = verdict == Verdict.VALID ? bySecond.verdict() : verdict;
    }
    return report.as(verdict == Verdict.VALID ? rated(report, byFirst, route) : verdict);
  }

  private boolean isRuledOut(WouldBe request) {
    SecretHash secret = request.secretHash();
    return secret == null || image.rulesOut(secret);
  }

  private Explanation why(KeyEntry key, SecretHash secret, WouldBe request, Demand demand) {
    InstantSource at = request.at() == null ? clock : InstantSource.fixed(request.at());
    return KeyValidator.explain(key, secret, demand.from(address(request)), at);
  }

  private Verdict rated(ExplanationReport report, Explanation why, @Nullable Route route) {
    Rates.Answer rate = rates.look(why.key(), route);
    report.rate(rate);
    return rate == null || rate.allowed() ? Verdict.VALID : Verdict.RATE_LIMITED;
  }

  // What Credentials makes of it: another's Authorization is malformed, another header unseen.
  private static Verdict uncarried(WouldBe request, @Nullable Route route) {
    if (request.keyId() == null && request.sha256() == null) {
      return Verdict.MISSING;
    }
    Set<CarriageKind> accepted = route == null ? CarriageKind.headers() : route.carriages();
    CarriageKind kind = request.carriage() == null ? null : CarriageKind.of(request.carriage());
    if (kind == null || accepted.contains(kind)) {
      return Verdict.VALID;
    }
    return switch (kind) {
      case BEARER, API_KEY_SCHEME, REST_API_KEY -> Verdict.MALFORMED;
      case X_API_KEY, X_APIKEY, APIKEY, QUERY, FORM, JSON -> Verdict.MISSING;
    };
  }

  /** What is unknown and what is foreign are not told apart, but to who administers the cell. */
  private @Nullable KeyEntry key(WouldBe request, Caller caller) {
    if (request.keyId() == null && request.sha256() == null) {
      return null;
    }
    KeyEntry key =
        request.keyId() == null
            ? image.find(Objects.requireNonNull(request.secretHash()))
            : image.find(request.keyId());
    boolean strange = key != null && !caller.mayReach(key.tenant());
    boolean byHash = request.sha256() != null && caller.administersCell();
    if (strange || (key == null && !byHash)) {
      throw new ProblemException(Problem.notFound("This key"));
    }
    return key;
  }

  private static @Nullable OriginalRequest original(WouldBe request) {
    return request.method() == null || request.path() == null
        ? null
        : new OriginalRequest(request.method(), request.path(), request.host());
  }

  private static Demand demanded(WouldBe request) {
    WouldBe.Demanded demand = request.demand();
    return demand == null
        ? Demand.NOTHING
        : new Demand(
            demand.scopes() == null ? List.of() : demand.scopes().toList(),
            demand.tenant(),
            demand.environment(),
            null);
  }

  private static byte @Nullable [] address(WouldBe request) {
    return request.clientAddress() == null ? null : IpRange.address(request.clientAddress());
  }
}
