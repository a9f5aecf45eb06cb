package dev.keyregistry.http.auth;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Denial;
import java.util.LinkedHashMap;
import java.util.Map;

/** The headers in which a denial is told. */
final class DenialHeaders {

  private DenialHeaders() {}

  static Map<String, String> of(Denial denial, Demand demand) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(HeaderNames.VERDICT, denial.verdict().name());
    String challenge = denial.challenge(demand);
    if (challenge != null) {
      headers.put(HeaderNames.WWW_AUTHENTICATE, challenge);
    }
    if (denial.retryAfter() != null) {
      headers.put(HeaderNames.RETRY_AFTER, denial.retryAfter());
    }
    return headers;
  }
}
