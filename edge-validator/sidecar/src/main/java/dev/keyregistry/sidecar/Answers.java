package dev.keyregistry.sidecar;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.http.auth.Denial;
import dev.keyregistry.validator.rate.Quota;
import dev.keyregistry.validator.validation.KeyIdentity;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The answers to check requests. All are without a body and not to be cached (rule E5). */
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
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence ONE_SECOND = HttpHeaders.createOptimized("1");

  private final Map<Scopes, String> scopeTexts = new ConcurrentHashMap<>();

  /**
   * The request may pass; upstream is told whose it is.
   *
   * @param quota what is left of the key's rate, if it has one
   */
  void pass(HttpServerResponse response, KeyIdentity key, @Nullable Quota quota) {
    if (quota != null) {
      putQuota(response, quota);
    }
    response
        .putHeader(KEY_ID, key.key().value())
        .putHeader(TENANT, key.tenant().value())
        .putHeader(ENVIRONMENT, key.environment().wireName())
        .putHeader(SCOPES, text(key.scopes()));
    if (key.subject() != null) {
      response.putHeader(SUBJECT, HeaderText.of(key.subject()));
    }
    end(response);
  }

  /** The request is one too many. */
  void denyRate(HttpServerResponse response, Quota quota) {
    putQuota(response, quota);
    end(
        response
            .setStatusCode(Denial.of(Verdict.RATE_LIMITED).status())
            .putHeader(VERDICT, Verdict.RATE_LIMITED.name())
            .putHeader(RETRY_AFTER, Long.toString(quota.seconds())));
  }

  // The IETF's draft "RateLimit header fields for HTTP", version 10, sections 3 and 4.
  private static void putQuota(HttpServerResponse response, Quota quota) {
    response
        .putHeader(
            RATE_LIMIT_POLICY,
            "\"key\";q=" + quota.limit().permits() + ";w=" + quota.limit().periodSeconds())
        .putHeader(RATE_LIMIT, "\"key\";r=" + quota.remaining() + ";t=" + quota.seconds());
  }

  void deny(HttpServerResponse response, Verdict verdict, RouteDemand demand) {
    Denial denial = Denial.of(verdict);
    response.setStatusCode(denial.status()).putHeader(VERDICT, verdict.name());
    if (verdict == Verdict.SCOPE_MISSING) {
      response.putHeader(WWW_AUTHENTICATE, demand.challenge());
    } else if (denial.wwwAuthenticate() != null) {
      response.putHeader(WWW_AUTHENTICATE, denial.wwwAuthenticate());
    }
    if (denial.retryAfter() != null) {
      response.putHeader(RETRY_AFTER, denial.retryAfter());
    }
    end(response);
  }

  /** The image cannot be relied on. */
  void notReady(HttpServerResponse response) {
    end(response.setStatusCode(503).putHeader(RETRY_AFTER, ONE_SECOND));
  }

  /** The request may pass, whoever it is from. */
  void passAnybody(HttpServerResponse response) {
    end(response);
  }

  /** The request does not pass, whatever it carries. */
  void refuse(HttpServerResponse response, RefusedRequest reason) {
    end(response.setStatusCode(reason.status()).putHeader(VERDICT, reason.name()));
  }

  /** The gateway asks for something that there is not. */
  void badDemand(HttpServerResponse response) {
    end(response.setStatusCode(400));
  }

  private static void end(HttpServerResponse response) {
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE).end();
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
