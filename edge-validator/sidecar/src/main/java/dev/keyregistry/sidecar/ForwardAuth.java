package dev.keyregistry.sidecar;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.server.FastPath;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forward authentication: {@code /authz} and everything below it, any method.
 *
 * <p>The demand comes from the query of {@code /authz} exactly, which the gateway's configuration
 * writes. Below {@code /authz/} path and query are the client's: they never count, and a request is
 * only authenticated.
 */
final class ForwardAuth implements FastPath {

  private static final Logger LOG = LoggerFactory.getLogger(ForwardAuth.class);
  private static final String PATH = "/authz";
  private static final CharSequence API_KEY = HttpHeaders.createOptimized(HeaderNames.API_KEY);

  private final KeyValidator validator;
  private final Readiness image;
  private final ClientAddress clientAddress;
  private final VerdictCounters counters;
  private final RouteDemands demands = new RouteDemands();
  private final Answers answers = new Answers();
  private volatile boolean badDemandLogged;

  ForwardAuth(
      KeyValidator validator,
      Readiness image,
      ClientAddress clientAddress,
      VerdictCounters counters) {
    this.validator = validator;
    this.image = image;
    this.clientAddress = clientAddress;
    this.counters = counters;
  }

  @Override
  public boolean handle(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith(PATH)) {
      return false;
    }
    char next = uri.length() == PATH.length() ? '/' : uri.charAt(PATH.length());
    if (next != '/' && next != '?') {
      return false;
    }
    answer(
        request, next == '?' ? demands.of(uri.substring(PATH.length() + 1)) : RouteDemand.NOTHING);
    return true;
  }

  private void answer(HttpServerRequest request, @Nullable RouteDemand demand) {
    HttpServerResponse response = request.response();
    if (demand == null) {
      counters.countBadDemand();
      logBadDemand();
      answers.badDemand(response);
    } else if (image.unready().isPresent()) {
      counters.countNotReady();
      answers.notReady(response);
    } else {
      answer(request, response, demand);
    }
  }

  private void answer(HttpServerRequest request, HttpServerResponse response, RouteDemand demand) {
    Carriage carriage = carriage(request.headers());
    Decision decision = validator.validate(carriage, demand.demand());
    if (decision.verdict() == Verdict.IP_NOT_ALLOWED) {
      // Only keys that are bound to addresses pay for reading the client's.
      decision = validator.validate(carriage, demand.demand().from(clientAddress.of(request)));
    }
    counters.count(decision.verdict());
    if (decision.allowed() && decision.key() != null) {
      answers.pass(response, decision.key());
    } else {
      answers.deny(response, decision.verdict(), demand);
    }
  }

  private static Carriage carriage(MultiMap headers) {
    List<String> authorization = all(headers, HttpHeaders.AUTHORIZATION);
    List<String> apiKey = all(headers, API_KEY);
    if (authorization.size() + apiKey.size() != 1) {
      return Carriage.ofHeaders(authorization, apiKey);
    }
    return authorization.isEmpty()
        ? Carriage.ofHeader(null, apiKey.getFirst())
        : Carriage.ofHeader(authorization.getFirst(), null);
  }

  private static List<String> all(MultiMap headers, CharSequence name) {
    return headers.contains(name) ? headers.getAll(name) : List.of();
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
