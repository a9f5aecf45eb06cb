package dev.keyregistry.sidecar;

import dev.keyregistry.http.HeaderNames;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the secret that a request carries, in the ways that its route accepts. A way that is not
 * accepted is not looked at, but for {@code Authorization}, which is nobody else's.
 */
final class Credentials {

  /** The parameter of the query that carries a secret. */
  static final String QUERY_PARAMETER = "key";

  private static final CharSequence X_API_KEY = HttpHeaders.createOptimized(HeaderNames.API_KEY);
  private static final CharSequence X_APIKEY = HttpHeaders.createOptimized("X-ApiKey");
  private static final CharSequence APIKEY = HttpHeaders.createOptimized("apikey");

  private Credentials() {}

  /**
   * What the request carries.
   *
   * @param query the original request's; {@code null} if there is none
   * @param inBody the secrets that its body carries
   */
  static Carriage of(
      Set<CarriageKind> accepted, MultiMap headers, @Nullable String query, List<String> inBody) {
    List<String> authorization = all(headers, HttpHeaders.AUTHORIZATION);
    List<String> others = joined(others(accepted, headers, query), inBody);
    if (others.isEmpty() && authorization.size() == 1) {
      return Carriage.ofAuthorization(accepted, authorization.getFirst());
    }
    return authorization.isEmpty() && others.size() == 1
        ? Carriage.ofSecret(others.getFirst())
        : Carriage.of(accepted, authorization, others);
  }

  private static List<String> others(
      Set<CarriageKind> accepted, MultiMap headers, @Nullable String query) {
    List<String> others = List.of();
    others = with(others, accepted.contains(CarriageKind.X_API_KEY), headers, X_API_KEY);
    others = with(others, accepted.contains(CarriageKind.X_APIKEY), headers, X_APIKEY);
    others = with(others, accepted.contains(CarriageKind.APIKEY), headers, APIKEY);
    return query == null || !accepted.contains(CarriageKind.QUERY)
        ? others
        : joined(others, parameters(query));
  }

  private static List<String> with(
      List<String> others, boolean accepted, MultiMap headers, CharSequence name) {
    return accepted && headers.contains(name) ? joined(others, headers.getAll(name)) : others;
  }

  private static List<String> joined(List<String> one, List<String> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    List<String> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  /** The values of the parameter that carries a secret. */
  static List<String> parameters(String urlEncoded) {
    List<String> values = new ArrayList<>();
    for (String parameter : urlEncoded.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (QUERY_PARAMETER.equals(decoded(name))) {
        values.add(equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
      }
    }
    return values;
  }

  // What cannot be decoded is no secret either, and is told so by its percent sign or its bytes.
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static List<String> all(MultiMap headers, CharSequence name) {
    return headers.contains(name) ? headers.getAll(name) : List.of();
  }
}
