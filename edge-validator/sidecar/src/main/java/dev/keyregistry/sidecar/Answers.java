package dev.keyregistry.sidecar;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The answers to check requests: the same ones over every transport. */
final class Answers {

  private static final int MAX_KEPT = 4096;
  private static final CharSequence KEY_ID = HttpHeaders.createOptimized(HeaderNames.KEY_ID);
  private static final CharSequence TENANT = HttpHeaders.createOptimized(HeaderNames.TENANT);
  private static final CharSequence SUBJECT = HttpHeaders.createOptimized(HeaderNames.SUBJECT);
  private static final CharSequence SCOPES = HttpHeaders.createOptimized(HeaderNames.SCOPES);
  private static final CharSequence ENVIRONMENT =
      HttpHeaders.createOptimized(HeaderNames.ENVIRONMENT);
  private static final CharSequence VERDICT = HttpHeaders.createOptimized(HeaderNames.VERDICT);
  private static final CharSequence WWW_AUTHENTICATE =
      HttpHeaders.createOptimized(HeaderNames.WWW_AUTHENTICATE);
  private static final CharSequence RETRY_AFTER =
      HttpHeaders.createOptimized(HeaderNames.RETRY_AFTER);
  private static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
  private static final CharSequence RATE_LIMIT_POLICY =
      HttpHeaders.createOptimized("RateLimit-Policy");
  private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

  private final Map<Scopes, String> scopeTexts = new ConcurrentHashMap<>();

  /**
   * The request may pass; upstream is told whose it is.
   *
   * @param rate what is left of the rate that it must keep to, if there is one
   */
  void pass(CheckResponse response, Identity key, Rates.@Nullable Answer rate) {
    if (rate != null) {
      putQuota(response, rate);
    }
    KeyId id = key.key();
    if (id != null) {
      response.header(KEY_ID, id.value());
    }
    response.header(TENANT, key.tenant().value());
    response.header(ENVIRONMENT, key.environment().wireName());
    response.header(SCOPES, text(key.scopes()));
    if (key.subject() != null) {
      response.header(SUBJECT, HeaderText.of(key.subject()));
    }
    response.end();
  }

  /** The request is one too many. */
  void denyRate(CheckResponse response, Rates.Answer rate) {
    putQuota(response, rate);
    tooMany(response, rate.quota().seconds());
  }

  /** Too much that is no key came from where the request comes from. */
  void denySource(CheckResponse response, long seconds) {
    tooMany(response, seconds);
  }

  private static void tooMany(CheckResponse response, long seconds) {
    response.status(Denial.of(Verdict.RATE_LIMITED).status());
    response.clientHeader(VERDICT, Verdict.RATE_LIMITED.name());
    response.clientHeader(RETRY_AFTER, Long.toString(seconds));
    response.end();
  }

  // The IETF's draft "RateLimit header fields for HTTP", version 10, sections 3 and 4.
  private static void putQuota(CheckResponse response, Rates.Answer rate) {
    Quota quota = rate.quota();
    String name = '"' + rate.policy() + '"';
    response.clientHeader(
        RATE_LIMIT_POLICY,
        name + ";q=" + quota.limit().permits() + ";w=" + quota.limit().periodSeconds());
    response.clientHeader(RATE_LIMIT, name + ";r=" + quota.remaining() + ";t=" + quota.seconds());
  }

  /**
   * The request may not pass.
   *
   * @param demand what it did not meet
   */
  void deny(CheckResponse response, Verdict verdict, RouteDemand demand) {
    Denial denial = Denial.of(verdict);
    response.status(denial.status());
    response.clientHeader(VERDICT, verdict.name());
    String challenge =
        verdict == Verdict.SCOPE_MISSING ? demand.challenge() : denial.wwwAuthenticate();
    if (challenge != null) {
      response.clientHeader(WWW_AUTHENTICATE, challenge);
    }
    if (denial.retryAfter() != null) {
      response.clientHeader(RETRY_AFTER, denial.retryAfter());
    }
    response.end();
  }

  /** The image cannot be relied on. */
  void notReady(CheckResponse response) {
    response.status(503);
    response.clientHeader(RETRY_AFTER, ONE_SECOND);
    response.end();
  }

  /** The request may pass, whoever it is from. */
  void passAnybody(CheckResponse response) {
    response.end();
  }

  /** The request does not pass, whatever it carries. */
  void refuse(CheckResponse response, RefusedRequest reason) {
    response.status(reason.status());
    response.clientHeader(VERDICT, reason.name());
    response.end();
  }

  /** The gateway asks for something that there is not. */
  void badDemand(CheckResponse response) {
    response.status(400);
    response.end();
  }

  private String text(Scopes scopes) {
    String known = scopeTexts.get(scopes);
    if (known == null) {
      known = scopes.toString();
      if (scopeTexts.size() < MAX_KEPT) {
        scopeTexts.put(scopes, known);
      }
    }
    return known;
  }
}
