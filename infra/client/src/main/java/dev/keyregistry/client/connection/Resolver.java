package dev.keyregistry.client.connection;

import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.operation.Service;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds a service and the key to call it with in places of different precedence. */
public final class Resolver {

  private final List<Supplier<Settings>> places;

  /**
   * A resolver.
   *
   * @param places the one that goes before the others first
   */
  public Resolver(List<Supplier<Settings>> places) {
    this.places = places;
  }

  /**
   * What an operation of a service is sent to.
   *
   * @throws ClientException if it is not known
   */
  public Target target(Service service) {
    String url = url(service).map(Found::value).orElseThrow(() -> noUrl(service));
    KeySource key = key(url).map(Found::value).orElseThrow(() -> noKey(url));
    return new Target(URI.create(url), key.read(), tls(url));
  }

  /** The files of TLS for a URL; those that were stored with other URLs are passed over. */
  public TlsFiles tls(String url) {
    for (Supplier<Settings> place : places) {
      Settings settings = place.get();
      if (settings.tls().isAny() && settings.trusts(url)) {
        return settings.tls();
      }
    }
    return TlsFiles.NONE;
  }

  /** The URL of a service, without a slash at its end. */
  public Optional<Found<String>> url(Service service) {
    for (Supplier<Settings> place : places) {
      Settings settings = place.get();
      String url = settings.url(service);
      if (url != null) {
        return Optional.of(new Found<>(checked(url, settings.where()), settings.where()));
      }
    }
    return Optional.empty();
  }

  /** The key for a URL; a key that was stored with other URLs is passed over. */
  public Optional<Found<KeySource>> key(String url) {
    for (Supplier<Settings> place : places) {
      Settings settings = place.get();
      KeySource key = settings.key();
      if (key != null && settings.trusts(url)) {
        return Optional.of(new Found<>(key, settings.where()));
      }
    }
    return Optional.empty();
  }

  private static String checked(String url, String where) {
    try {
      var uri = new URI(url);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return Settings.plain(url);
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw ClientException.usage(
        "the URL given by %s is not one: it is like http://127.0.0.1:7701".formatted(where));
  }

  private static ClientException noUrl(Service service) {
    return ClientException.usage(
        switch (service) {
          case COMMAND ->
              "no registry is known: start one here (infra/registry up), or give --url,"
                  + " REGISTRY_URL or a profile";
          case QUERY ->
              "no query service is known: start one here (infra/registry up), or give --query-url,"
                  + " REGISTRY_QUERY_URL or a profile";
          case EDGE ->
              "no edge is known: start one here (infra/registry up), or give --edge-url,"
                  + " REGISTRY_EDGE_URL or a profile";
        });
  }

  private static ClientException noKey(String url) {
    return ClientException.usage(
        "no key for %s is known: give --key-file, REGISTRY_KEY, REGISTRY_KEY_FILE or a profile"
            .formatted(url));
  }
}
