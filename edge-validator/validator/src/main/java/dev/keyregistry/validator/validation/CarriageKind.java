package dev.keyregistry.validator.validation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A way in which a request may carry a secret. */
public enum CarriageKind {
  /** {@code Authorization: Bearer <secret>} (RFC 6750, section 2.1). */
  BEARER("authorization-bearer", CarriageKind.AUTHORIZATION),
  /** {@code Authorization: ApiKey <secret>}. */
  API_KEY_SCHEME("authorization-apikey", CarriageKind.AUTHORIZATION),
  /** {@code Authorization: rest_api_key=<secret>}. */
  REST_API_KEY("authorization-rest-api-key", CarriageKind.AUTHORIZATION),
  /** {@code X-API-Key: <secret>}. */
  X_API_KEY("x-api-key", "X-API-Key"),
  /** {@code X-ApiKey: <secret>}. */
  X_APIKEY("x-apikey", "X-ApiKey"),
  /** {@code apikey: <secret>}. */
  APIKEY("apikey", "apikey"),
  /**
   * The parameter {@code key} of the query. Logs, histories and referrers keep queries: it must be
   * asked for.
   */
  QUERY("query", null),
  /** The field {@code key} of a body that is {@code application/x-www-form-urlencoded}. */
  FORM("form", null),
  /** The property {@code API_Key} of the root object of a JSON body. */
  JSON("json", null);

  static final String AUTHORIZATION = "Authorization";

  private final String wireName;
  private final @Nullable String header;

  CarriageKind(String wireName, @Nullable String header) {
    this.wireName = wireName;
    this.header = header;
  }

  /** The kinds that are headers: what is accepted where nothing else is said. */
  public static Set<CarriageKind> headers() {
    Set<CarriageKind> headers = EnumSet.noneOf(CarriageKind.class);
    for (CarriageKind kind : values()) {
      if (kind.header != null) {
        headers.add(kind);
      }
    }
    return Collections.unmodifiableSet(headers);
  }

  /** The name of the header; {@code null} if it is carried elsewhere. */
  public @Nullable String header() {
    return header;
  }

  public String wireName() {
    return wireName;
  }

  /**
   * Reads the wire name.
   *
   * @throws IllegalArgumentException if it names no kind
   */
  public static CarriageKind of(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(wireName))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a carriage is one of "
                        + String.join(
                            ", ", Arrays.stream(values()).map(CarriageKind::wireName).toList())));
  }
}
