package dev.keyregistry.sidecar;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.sidecar.endpoints.Explained;
import dev.keyregistry.sidecar.endpoints.WouldBe;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.StandingCheck;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Check;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Explanation;
import dev.keyregistry.validator.validation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes down, for people and programs, why a request would be decided as it would be. */
final class ExplanationReport {

  private static final int PASSES = 200;

  private final String edge;
  private final long position;
  private final List<Explained.Check> checks = new ArrayList<>();
  private Explained.@Nullable Rule rule;
  private Explained.@Nullable Key key;

  ExplanationReport(String edge, long position) {
    this.edge = edge;
    this.position = position;
  }

  void key(KeyEntry of) {
    key =
        new Explained.Key(
            of.id(), of.tenant(), of.environment(), of.group(), of.subject(), of.scopes().toList());
  }

  /** The policy's rule about the request. */
  void rule(Route route, @Nullable Demand demand) {
    rule =
        new Explained.Rule(
            route.name(),
            route.line(),
            route.exempt(),
            route.scopes(),
            demand == null ? null : demand.tenant(),
            route.environment(),
            route.carriages().stream().sorted().map(CarriageKind::wireName).toList(),
            route.rateLimit());
    add("route", true, route.name());
  }

  Explained refused(PolicyCheck.Refused refused) {
    if (refused.route() != null) {
      rule(refused.route(), null);
    }
    add(refused.route() == null ? "route" : "routeTenant", false, sentence(refused.reason()));
    return end(refused.reason().name(), refused.reason().status());
  }

  private static String sentence(RefusedRequest reason) {
    return switch (reason) {
      case NO_ORIGINAL -> "the gateway does not tell which request it asks about";
      case AMBIGUOUS_PATH -> "the path can be read in more than one way";
      case BODY_TOO_LARGE -> "the body is larger than what is looked at";
      case BODY_TOO_SLOW -> "the body does not arrive";
      case NO_ROUTE -> "no rule is about this method and path";
      case NO_TENANT -> "the request names no tenant where the rule has one";
    };
  }

  Explained exempt(Route route) {
    rule(route, null);
    return as(Verdict.VALID);
  }

  void carriage(WouldBe request, Verdict verdict) {
    String way = request.carriage() == null ? "a way that is accepted" : request.carriage();
    String detail =
        request.keyId() == null && request.sha256() == null ? "no key is given" : "by " + way;
    add("credentialCarried", verdict == Verdict.VALID, detail);
  }

  void found(boolean known) {
    add("keyFound", known, known ? null : "no key has this secret");
  }

  /** All checks of the key, and what the first demand is about. */
  void steps(KeyEntry of, SecretHash secret, Explanation why, Demand demand) {
    for (Explanation.Step step : why.steps()) {
      add(name(step.check()), step.holds(), detail(of, secret, step.check(), demand));
    }
  }

  /** What the gateway's configuration demands beside the policy. */
  void furtherSteps(KeyEntry of, SecretHash secret, Explanation why, Demand demand) {
    for (Explanation.Step step : why.steps()) {
      if (step.check() == Check.TENANT
          || step.check() == Check.ENVIRONMENT
          || step.check() == Check.SCOPES) {
        add(
            "gateway" + capitalized(name(step.check())),
            step.holds(),
            detail(of, secret, step.check(), demand));
      }
    }
  }

  void rate(Rates.@Nullable Answer rate) {
    if (rate == null) {
      add("rate", true, "there is none to keep to");
    } else {
      String left =
          rate.allowed()
              ? (rate.quota().remaining() + 1) + " left"
              : "again in " + rate.quota().seconds() + " s";
      add("rate", rate.allowed(), "of the " + rate.policy() + ": " + left);
    }
  }

  Explained as(Verdict verdict) {
    return end(verdict.name(), verdict == Verdict.VALID ? PASSES : Denial.of(verdict).status());
  }

  private Explained end(String verdict, int status) {
    return new Explained(verdict, status, edge, Long.toString(position), rule, key, checks);
  }

  private void add(String check, boolean passed, @Nullable String detail) {
    checks.add(new Explained.Check(check, passed, detail));
  }

  /** {@code NOT_EXPIRED} as {@code notExpired}. */
  private static String name(Enum<?> check) {
    var name = new StringBuilder();
    for (String word : check.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(name.isEmpty() ? word : capitalized(word));
    }
    return name.toString();
  }

  private static String capitalized(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static @Nullable String detail(
      KeyEntry key, SecretHash secret, Enum<?> check, Demand demand) {
    return switch (check) {
      case StandingCheck standing -> CheckDetails.of(key, standing);
      case Check demanded -> CheckDetails.of(key, secret, demanded, demand);
      default -> null;
    };
  }
}
