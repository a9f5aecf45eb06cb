package dev.keyregistry.sidecar;

import dev.keyregistry.http.auth.Denial;
import dev.keyregistry.http.server.FastPath;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.rate.RateLimiter;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.KeyIdentity;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forward authentication: {@code /authz} and everything below it, any method.
 *
 * <p>A demand comes from the query of {@code /authz} exactly, which the gateway's configuration
 * writes, and from the policy, if there is one; where both are given, both must hold. Below {@code
 * /authz/} path and query are the client's: the policy reads them, and nobody else.
 */
final class ForwardAuth implements FastPath {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardAuth.class);
  private static final String PATH = "/authz";
  private static final Set<CarriageKind> HEADERS = CarriageKind.headers();

  private final KeyValidator validator;
  private final Readiness image;
  private final ClientAddress clientAddress;
  private final PolicyCheck policy;
  private final RateLimiter rates;
  private final VerdictCounters counters;
  private final RouteDemands demands = new RouteDemands();
  private final Answers answers = new Answers();
  private volatile boolean badDemandLogged;

  ForwardAuth(
      KeyValidator validator,
      Readiness image,
      ClientAddress clientAddress,
      PolicyCheck policy,
      RateLimiter rates,
      VerdictCounters counters) {
    this.validator = validator;
    this.image = image;
    this.clientAddress = clientAddress;
    this.policy = policy;
    this.rates = rates;
    this.counters = counters;
  }

  @Override
  public boolean handle(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith(PATH)) {
      return false;
    }
    char next = uri.length() == PATH.length() ? '?' : uri.charAt(PATH.length());
    if (next != '/' && next != '?') {
      return false;
    }
    if (image.unready().isPresent()) {
      counters.countNotReady();
      answers.notReady(request.response());
    } else if (next == '/') {
      below(request, uri.substring(PATH.length()));
    } else {
      exactly(request, uri);
    }
    return true;
  }

  private void exactly(HttpServerRequest request, String uri) {
    RouteDemand demand =
        uri.length() == PATH.length()
            ? RouteDemand.NOTHING
            : demands.of(uri.substring(PATH.length() + 1));
    if (demand == null) {
      counters.countBadDemand();
      logBadDemand();
      answers.badDemand(request.response());
    } else {
      answer(request, policy.ofHeaders(request.headers()), demand);
    }
  }

  private void below(HttpServerRequest request, String target) {
    var original =
        new OriginalRequest(request.method().name(), target, request.getHeader(HttpHeaders.HOST));
    answer(request, policy.of(original), RouteDemand.NOTHING);
  }

  private void answer(HttpServerRequest request, PolicyCheck.Ruling ruling, RouteDemand demand) {
    switch (ruling) {
      case PolicyCheck.NoPolicy r ->
          answer(
              request, Credentials.of(HEADERS, request.headers(), null, List.of()), demand, demand);
      case PolicyCheck.Refused refused -> refuse(request, refused.reason());
      case PolicyCheck.Exempt r -> {
        counters.count(Verdict.VALID);
        answers.passAnybody(request.response());
      }
      case PolicyCheck.Ruled ruled -> answerRuled(request, ruled, demand);
    }
  }

  private void answerRuled(HttpServerRequest request, PolicyCheck.Ruled ruled, RouteDemand demand) {
    CarriageKind inBody = BodyCredentials.kind(ruled.carriages(), request);
    if (inBody == null) {
      answerRuled(request, ruled, List.of(), demand);
    } else {
      BodyCredentials.read(
          request,
          inBody,
          found -> answerRuled(request, ruled, found, demand),
          () -> refuse(request, RefusedRequest.BODY_TOO_LARGE));
    }
  }

  private void answerRuled(
      HttpServerRequest request, PolicyCheck.Ruled ruled, List<String> inBody, RouteDemand demand) {
    answer(
        request,
        Credentials.of(ruled.carriages(), request.headers(), ruled.query(), inBody),
        new RouteDemand(ruled.demand(), Denial.insufficientScope(ruled.demand().scopes())),
        demand);
  }

  private void refuse(HttpServerRequest request, RefusedRequest reason) {
    counters.count(reason);
    answers.refuse(request.response(), reason);
  }

  private void answer(
      HttpServerRequest request, Carriage carriage, RouteDemand first, RouteDemand second) {
    Decision decision = decide(request, carriage, first);
    RouteDemand judged = first;
    if (decision.allowed() && !second.equals(first)) {
      decision = decide(request, carriage, second);
      judged = second;
    }
    if (decision.allowed() && decision.key() != null) {
      pass(request, decision.key());
    } else {
      counters.count(decision.verdict());
      answers.deny(request.response(), decision.verdict(), judged);
    }
  }

  private void pass(HttpServerRequest request, KeyIdentity key) {
    Quota quota = rates.take(key);
    if (quota == null || quota.allowed()) {
      counters.count(Verdict.VALID);
      answers.pass(request.response(), key, quota);
    } else {
      counters.count(Verdict.RATE_LIMITED);
      answers.denyRate(request.response(), quota);
    }
  }

  private Decision decide(HttpServerRequest request, Carriage carriage, RouteDemand demand) {
    Decision decision = validator.validate(carriage, demand.demand());
    // Only keys that are bound to addresses pay for reading the client's.
    return decision.verdict() == Verdict.IP_NOT_ALLOWED
        ? validator.validate(carriage, demand.demand().from(clientAddress.of(request)))
        : decision;
  }

  // Once: the counter tells how often. The query is not repeated: a secret may have got into it.
  private void logBadDemand() {
    if (!badDemandLogged) {
      badDemandLogged = true;
      LOG.warn(
          "A check request has a query that is no demand: refused. Look for the {} URI in the"
              + " gateway's configuration; its parameters are scope, tenant and environment",
          PATH);
    }
  }
}
