package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.sidecar.policy.Route;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides check requests, whichever way they come, and has the answers written. It never blocks.
 */
final class Authorizer {

  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();

  private final KeyValidator validator;
  private final Lookups lookups;
  private final Readiness image;
  private final Rates rates;
  private final @Nullable FailedSources failures;
  private final VerdictCounters counters;
  private final Answers answers = new Answers();

  /**
   * An authorizer.
   *
   * @param failures counts what is no key; {@code null} if it does not matter where that is from
   */
  Authorizer(
      KeyValidator validator,
      Lookups lookups,
      Readiness image,
      Rates rates,
      @Nullable FailedSources failures,
      VerdictCounters counters) {
    this.validator = validator;
    this.lookups = lookups;
    this.image = image;
    this.rates = rates;
    this.failures = failures;
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
      case PolicyCheck.NoPolicy r -> answerUnruled(request, response, demand);
      case PolicyCheck.Refused refused -> refuse(response, refused.reason());
      case PolicyCheck.Exempt r -> {
        if (demand.equals(RouteDemand.NOTHING)) {
          counters.count(Verdict.VALID);
          answers.passAnybody(response);
        } else { // what the gateway's configuration demands holds beside the policy
          answerUnruled(request, response, demand);
        }
      }
      case PolicyCheck.Ruled ruled ->
          request.findInBody(
              ruled.route().carriages(),
              found -> answerRuled(request, response, ruled, found, demand),
              reason -> refuse(response, reason));
    }
  }

  private void answerUnruled(CheckRequest request, CheckResponse response, RouteDemand demand) {
    Carriage carriage = Credentials.of(HEADERS, request.headers(), null, List.of());
    answer(new Question(request, response, carriage, demand, demand, null));
  }

  private void answerRuled(
      CheckRequest request,
      CheckResponse response,
      PolicyCheck.Ruled ruled,
      List<String> inBody,
      RouteDemand demand) {
    Demand ofRoute = ruled.demand();
    answer(
        new Question(
            request,
            response,
            Credentials.of(ruled.route().carriages(), request.headers(), ruled.query(), inBody),
            new RouteDemand(ofRoute, Denial.insufficientScope(ofRoute.scopes())),
            demand,
            ruled.route()));
  }

  private void refuse(CheckResponse response, RefusedRequest reason) {
    counters.count(reason);
    answers.refuse(response, reason);
  }

  /**
   * A request that passes with a key.
   *
   * @param first what is demanded of the key
   * @param second what is demanded beside that; the same if there is nothing
   * @param route what the policy says of it; {@code null} if there is no policy
   */
  private record Question(
      CheckRequest request,
      CheckResponse response,
      Carriage carriage,
      RouteDemand first,
      RouteDemand second,
      @Nullable Route route) {}

  private void answer(Question question) {
    Judgement judgement = judge(question);
    CompletionStage<?> lacking =
        judgement.decision.allowed()
            ? null
            : lookups.lacking(question.carriage, judgement.decision);
    if (lacking == null) {
      answer(question, judgement);
    } else {
      Context context = Objects.requireNonNull(Vertx.currentContext(), "on an event loop");
      lacking.whenComplete(
          (found, failure) -> context.runOnContext(again -> answer(question, judge(question))));
    }
  }

  /**
   * A decision and what it was about.
   *
   * @param demand the one that was not met, or else the last one
   */
  private record Judgement(Decision decision, RouteDemand demand) {}

  private Judgement judge(Question question) {
    RouteDemand first = question.first;
    RouteDemand second = question.second;
    Decision decision = decide(question, first.demand());
    return decision.allowed() && !second.equals(first)
        ? new Judgement(decide(question, second.demand()), second)
        : new Judgement(decision, first);
  }

  private void answer(Question question, Judgement judgement) {
    Decision decision = judgement.decision;
    if (decision.allowed() && decision.key() != null) {
      pass(question, decision.key());
      return;
    }
    long wait = isNoKey(decision) ? failed(question.request) : 0;
    if (wait > 0) {
      counters.count(Verdict.RATE_LIMITED);
      answers.denySource(question.response, wait);
    } else {
      counters.count(decision.verdict());
      answers.deny(question.response, decision.verdict(), judgement.demand);
    }
  }

  private static boolean isNoKey(Decision decision) {
    return decision.verdict() == Verdict.UNKNOWN || decision.verdict() == Verdict.MALFORMED;
  }

  private long failed(CheckRequest request) {
    return failures == null ? 0 : failures.count(request.clientAddress());
  }

  private void pass(Question question, Identity key) {
    Rates.Answer rate = rates.take(key, question.route);
    if (rate == null || rate.allowed()) {
      counters.count(Verdict.VALID);
      answers.pass(question.response, key, rate);
    } else {
      counters.count(Verdict.RATE_LIMITED);
      answers.denyRate(question.response, rate);
    }
  }

  private Decision decide(Question question, Demand demand) {
    Decision decision = validator.validate(question.carriage, demand);
    // Only keys that are bound to addresses pay for reading the client's.
    return decision.verdict() == Verdict.IP_NOT_ALLOWED
        ? validator.validate(question.carriage, demand.from(question.request.clientAddress()))
        : decision;
  }
}
