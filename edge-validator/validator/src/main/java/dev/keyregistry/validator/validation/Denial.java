package dev.keyregistry.validator.validation;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a verdict other than {@code VALID} is answered, after RFC 6750: the one place that says so,
 * for management calls, gateways and services.
 *
 * @param verdict the verdict
 * @param status the HTTP status
 * @param code the problem code; RFC 6750's error where it has one
 * @param wwwAuthenticate the challenge, but for a scope; {@code null} where there is none
 * @param retryAfter seconds after which another try makes sense; {@code null} where none does
 */
public record Denial(
    Verdict verdict,
    int status,
    String code,
    @Nullable String wwwAuthenticate,
    @Nullable String retryAfter) {

  private static final String REALM = "Bearer realm=\"key-registry\"";
  private static final Map<Verdict, Denial> TABLE = new EnumMap<>(Verdict.class);

  static {
    for (Verdict verdict : Verdict.values()) {
      if (verdict != Verdict.VALID) {
        TABLE.put(verdict, make(verdict));
      }
    }
  }

  /**
   * The answer to a denial; always the same object for the same verdict.
   *
   * @throws IllegalArgumentException if the verdict is {@code VALID}
   */
  public static Denial of(Verdict verdict) {
    Denial denial = TABLE.get(verdict);
    if (denial == null) {
      throw new IllegalArgumentException(verdict + " is no denial");
    }
    return denial;
  }

  /** The challenge of a request with this demand; {@code null} where there is none. */
  public @Nullable String challenge(Demand demand) {
    return verdict == Verdict.SCOPE_MISSING ? insufficientScope(demand.scopes()) : wwwAuthenticate;
  }

  /** The challenge that names the scopes that a request lacks (RFC 6750, section 3.1). */
  public static String insufficientScope(Collection<String> required) {
    return challenge("insufficient_scope") + ", scope=\"" + String.join(" ", required) + '"';
  }

  private static Denial make(Verdict verdict) {
    return switch (verdict) {
      case VALID -> throw new IllegalArgumentException("VALID is no denial");
      case MISSING -> new Denial(verdict, 401, "authentication_required", REALM, null);
      case AMBIGUOUS -> challenged(verdict, 400, "invalid_request");
      case SCOPE_MISSING -> challenged(verdict, 403, "insufficient_scope");
      case IP_NOT_ALLOWED -> new Denial(verdict, 403, "ip_not_allowed", null, null);
      case RATE_LIMITED -> new Denial(verdict, 429, "rate_limited", null, "1");
      case STALE -> new Denial(verdict, 503, "stale", null, "1");
      case MALFORMED,
          UNKNOWN,
          REVOKED,
          DISABLED,
          EXPIRED,
          NOT_YET_VALID,
          GROUP_INACTIVE,
          TENANT_SUSPENDED,
          WRONG_TENANT,
          WRONG_ENVIRONMENT ->
          challenged(verdict, 401, "invalid_token");
    };
  }

  private static Denial challenged(Verdict verdict, int status, String error) {
    return new Denial(verdict, status, error, challenge(error), null);
  }

  private static String challenge(String error) {
    return REALM + ", error=\"" + error + '"';
  }
}
