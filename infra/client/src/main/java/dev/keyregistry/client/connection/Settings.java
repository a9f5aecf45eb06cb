package dev.keyregistry.client.connection;

import dev.keyregistry.client.operation.Service;
import org.jspecify.annotations.Nullable;

/**
 * What one place says of the registry; it may leave things open.
 *
 * @param where what to call the place
 * @param stored whether somebody wrote it down earlier: its key was then meant for its own URLs
 */
public record Settings(
    String where,
    boolean stored,
    @Nullable String commandUrl,
    @Nullable String queryUrl,
    @Nullable KeySource key) {

  /** The URL of a service. */
  public @Nullable String url(Service service) {
    return switch (service) {
      case COMMAND -> commandUrl;
      case QUERY -> queryUrl;
    };
  }

  /** Whether its key may be sent to a service at a URL: one that was stored goes nowhere else. */
  boolean trusts(Service service, String url) {
    return !stored || url.equals(url(service));
  }
}
