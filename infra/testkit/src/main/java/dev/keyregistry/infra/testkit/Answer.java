package dev.keyregistry.infra.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/** An HTTP answer; its body is a missing node if it was no JSON. */
public record Answer(int status, HttpHeaders headers, JsonNode body) {

  /** The first value of a header, empty if there is none. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** The text of a field of the body, empty if there is none. */
  public String text(String field) {
    return body.path(field).asText();
  }

  @Override
  public String toString() {
    return status + " " + header("X-Registry-Verdict") + text("code"); // a body may hold a secret
  }
}
