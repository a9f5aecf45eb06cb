package dev.keyregistry.sidecar;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers in which the gateway tells the original request: of one family per edge. Those of the
 * other are the client's as likely as the gateway's, and are ignored.
 */
public enum OriginalHeaders {
  /** nginx and HAProxy, as they are configured. */
  X_ORIGINAL("X-Original-Method", "X-Original-URI", "X-Original-Host"),
  /** Traefik and Caddy, of their own accord. */
  X_FORWARDED("X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Host");

  private final String method;
  private final String target;
  private final String host;

  OriginalHeaders(String method, String target, String host) {
    this.method = method;
    this.target = target;
    this.host = host;
  }

  /** The original request; {@code null} if these headers do not tell exactly one. */
  @Nullable OriginalRequest of(MultiMap headers) {
    String itsMethod = only(headers, method);
    String itsTarget = only(headers, target);
    return itsMethod == null || itsTarget == null
        ? null
        : new OriginalRequest(itsMethod, itsTarget, only(headers, host));
  }

  private static @Nullable String only(MultiMap headers, String name) {
    List<String> values = headers.getAll(name);
    return values.size() == 1 ? values.getFirst() : null;
  }
}
