package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.KeyIdentity;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Decides check requests, whichever way they come, and has the answers written. It never blocks.
 */
final class Authorizer {

  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();

  private final KeyValidator validator;
  private final Lookups lookups;
  private final Readiness image;
  private final RateLimiter rates;
  private final VerdictCounters counters;
  private final Answers answers = new Answers();

  Authorizer(
      KeyValidator validator,
      Lookups lookups,
      Readiness image,
      RateLimiter rates,
      VerdictCounters counters) {
    this.validator = validator;
    this.lookups = lookups;
    this.image = image;
    this.rates = rates;
    this.counters = counters;
  }

  /** Whether there is anything to decide by; if not, the request has been answered. */
  boolean isReady(CheckResponse response) {
    if (image.unready().isEmpty()) {
      return true;
    }
    counters.countNotReady();
    answers.notReady(response);
    return false;
  }

  /** Answers a request for a route whose configuration cannot be read. */
  void refuseDemand(CheckResponse response) {
    counters.countBadDemand();
    answers.badDemand(response);
  }

  /**
   * Answers a request.
   *
   * @param ruling what the policy says of it
   * @param demand what the gateway's configuration demands beside the policy
   */
  void answer(
      CheckRequest request, CheckResponse response, PolicyCheck.Ruling ruling, RouteDemand demand) {
    switch (ruling) {
      case PolicyCheck.NoPolicy r -> {
        Carriage carriage = Credentials.of(HEADERS, request.headers(), null, List.of());
        answer(request, response, carriage, demand, demand);
      }
      case PolicyCheck.Refused refused -> refuse(response, refused.reason());
      case PolicyCheck.Exempt r -> {
        counters.count(Verdict.VALID);
        answers.passAnybody(response);
      }
      case PolicyCheck.Ruled ruled ->
          request.findInBody(
              ruled.carriages(),
              found -> answerRuled(request, response, ruled, found, demand),
              () -> refuse(response, RefusedRequest.BODY_TOO_LARGE));
    }
  }

  private void answerRuled(
      CheckRequest request,
      CheckResponse response,
      PolicyCheck.Ruled ruled,
      List<String> inBody,
      RouteDemand demand) {
    answer(
        request,
        response,
        Credentials.of(ruled.carriages(), request.headers(), ruled.query(), inBody),
        new RouteDemand(ruled.demand(), Denial.insufficientScope(ruled.demand().scopes())),
        demand);
  }

  private void refuse(CheckResponse response, RefusedRequest reason) {
    counters.count(reason);
    answers.refuse(response, reason);
  }

  private void answer(
      CheckRequest request,
      CheckResponse response,
      Carriage carriage,
      RouteDemand first,
      RouteDemand second) {
    Judgement judgement = judge(request, carriage, first, second);
    CompletionStage<?> lacking =
        judgement.decision.allowed() ? null : lookups.lacking(carriage, judgement.decision);
    if (lacking == null) {
      answer(response, judgement);
    } else {
      Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
      lacking.whenComplete(
          (found, failure) ->
              context.runOnContext(
                  again -> answer(response, judge(request, carriage, first, second))));
    }
  }

  /**
   * A decision and what it was about.
   *
   * @param demand the one that was not met, or else the last one
   */
  private record Judgement(Decision decision, RouteDemand demand) {}

  private Judgement judge(
      CheckRequest request, Carriage carriage, RouteDemand first, RouteDemand second) {
    Decision decision = decide(request, carriage, first.demand());
    return decision.allowed() && !second.equals(first)
        ? new Judgement(decide(request, carriage, second.demand()), second)
        : new Judgement(decision, first);
  }

  private void answer(CheckResponse response, Judgement judgement) {
    Decision decision = judgement.decision;
    if (decision.allowed() && decision.key() != null) {
      pass(response, decision.key());
    } else {
      counters.count(decision.verdict());
      answers.deny(response, decision.verdict(), judgement.demand);
    }
  }

  private void pass(CheckResponse response, KeyIdentity key) {
    Quota quota = rates.take(key);
    if (quota == null || quota.allowed()) {
      counters.count(Verdict.VALID);
      answers.pass(response, key, quota);
    } else {
      counters.count(Verdict.RATE_LIMITED);
      answers.denyRate(response, quota);
    }
  }

  private Decision decide(CheckRequest request, Carriage carriage, Demand demand) {
    Decision decision = validator.validate(carriage, demand);
    // Only keys that are bound to addresses pay for reading the client's.
    return decision.verdict() == Verdict.IP_NOT_ALLOWED
        ? validator.validate(carriage, demand.from(request.clientAddress()))
        : decision;
  }
}
