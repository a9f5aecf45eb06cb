package dev.keyregistry.sidecar.envoy;

import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy tells of the request that it asks about. What it does not tell is empty.
 *
 * @param method the method
 * @param target path and query, as the client sent them unless Envoy normalises paths
 * @param host the host
 * @param headers those that are looked at
 * @param body as much of the body as Envoy is configured to send
 * @param source the address of Envoy's peer; {@code null} if it has no IP address
 * @param extensions what Envoy's configuration of the route says to us
 */
public record EnvoyRequest(
    String method,
    String target,
    String host,
    MultiMap headers,
    byte[] body,
    @Nullable String source,
    Map<String, String> extensions) {

  @Override
  public String toString() {
    return "EnvoyRequest[" + method + ']'; // the rest may carry a secret
  }
}
