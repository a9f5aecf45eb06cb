package dev.keyregistry.sidecar;

import org.jspecify.annotations.Nullable;

/**
 * The request that a gateway asks about.
 *
 * @param method its method
 * @param target its path and query, as the client sent them
 * @param host the host that it was sent to, if the gateway says so
 */
record OriginalRequest(String method, String target, @Nullable String host) {

  /** The query, without its question mark; {@code null} if there is none. */
  @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 ? null : target.substring(mark + 1);
  }

  @Override
  public String toString() {
    return "OriginalRequest[" + method + ']'; // its target may carry a secret
  }
}
