package dev.keyregistry.client.connection;

import dev.keyregistry.client.operation.Service;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one place says of the registry; it may leave things open.
 *
 * @param where what to call the place
 * @param trusted the URLs that its key and its files of TLS are for; {@code null} for any
 */
public record Settings(
    String where,
    @Nullable Set<String> trusted,
    @Nullable String commandUrl,
    @Nullable String queryUrl,
    @Nullable String edgeUrl,
    @Nullable KeySource key,
    TlsFiles tls) {

  /** The URL of a service. */
  public @Nullable String url(Service service) {
    return switch (service) {
      case COMMAND -> commandUrl;
      case QUERY -> queryUrl;
      case EDGE -> edgeUrl;
    };
  }

  /** Settings that belong together: the key is for these URLs and for no other. */
  static Settings whole(
      String where,
      @Nullable String commandUrl,
      @Nullable String queryUrl,
      @Nullable String edgeUrl,
      @Nullable KeySource key,
      TlsFiles tls) {
    Set<String> own =
        Stream.of(commandUrl, queryUrl, edgeUrl)
            .filter(Objects::nonNull)
            .map(Settings::plain)
            .collect(Collectors.toSet());
    return new Settings(where, own, commandUrl, queryUrl, edgeUrl, key, tls);
  }

  /** Whether its key may be sent to a URL. */
  boolean trusts(String url) {
    return trusted == null || trusted.contains(plain(url));
  }

  /** A URL without a slash at its end. */
  static String plain(String url) {
    return url.replaceAll("/+$", "");
  }
}
