package dev.keyregistry.client.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request without its target.
 *
 * @param path from the service's URL on, encoded
 * @param query parameters, not encoded
 * @param body JSON; {@code null} if there is none
 * @param form the fields of a body that is a form instead; empty if it is none
 */
public record ApiCall(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable ObjectNode body,
    Map<String, String> form) {

  public ApiCall {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    form = Map.copyOf(form);
  }

  /** The same with one more query parameter. */
  public ApiCall withQuery(String name, String value) {
    Map<String, String> more = new HashMap<>(query);
    more.put(name, value);
    return new ApiCall(method, path, more, headers, body, form);
  }

  @Override
  public String toString() {
    return method + " " + path; // a body may hold a secret
  }
}
