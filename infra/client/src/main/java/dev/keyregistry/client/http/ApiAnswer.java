package dev.keyregistry.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * An answer.
 *
 * @param text its body as it came
 * @param json its body, a missing node if it is no JSON object
 */
public record ApiAnswer(int status, String text, JsonNode json, Optional<String> retryAfter) {

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int FIRST_CLIENT_ERROR = 400;
  private static final int SUCCESS = 2;

  public boolean isSuccess() {
    return status / 100 == SUCCESS && json.isObject();
  }

  public boolean isRefusal() {
    return status >= FIRST_CLIENT_ERROR && status < FIRST_SERVER_ERROR;
  }

  /** Whether a write may have taken effect although it failed. */
  public boolean isInDoubt() {
    return status >= FIRST_SERVER_ERROR
        && (status != SERVICE_UNAVAILABLE || json.path("code").asText().equals("outcome_unknown"));
  }

  @Override
  public String toString() {
    return "ApiAnswer[" + status + "]"; // a body may hold a secret
  }
}
