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
 */
public record ApiCall(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable ObjectNode body) {

  public ApiCall {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** The same with one more query parameter. */
  public ApiCall withQuery(String name, String value) {
    Map<String, String> more = new HashMap<>(query);
    more.put(name, value);
    return new ApiCall(method, path, more, headers, body);
  }

  @Override
  public String toString() {
    return method + " " + path; // a body may hold a secret
  }
}
