package dev.keyregistry.validator.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody whose tokens are accepted, and what they must be like (RFC 7519, RFC 8725, RFC 9068).
 *
 * @param issuer the value of {@code iss}, to the letter
 * @param audiences one of them must be in {@code aud}
 * @param algorithms the values of {@code alg} that are accepted, some of {@link #KNOWN_ALGORITHMS}
 * @param types the values of {@code typ} that are accepted, in lower case; {@code jwt} stands for
 *     an absent one, too
 * @param clockSkew by how much the issuer's clock may differ from ours, up to 5 minutes
 * @param keys where its public keys are
 * @param claims what its tokens say
 */
public record TokenIssuer(
    String issuer,
    Set<String> audiences,
    Set<String> algorithms,
    Set<String> types,
    Duration clockSkew,
    IssuerKeySource keys,
    ClaimMapping claims) {

  /** The algorithms that may be accepted: signatures with a public key, and nothing else. */
  public static final List<String> KNOWN_ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** Those that are accepted where nothing else is said. */
  public static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256");

  /** The types that are accepted where nothing else is said. */
  public static final List<String> TYPES = List.of("at+jwt", "jwt");

  /** What clocks may differ by where nothing else is said. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
  private static final int MAX_NAME = 255;
  private static final int MAX_VALUES = 64;

  public TokenIssuer {
    checkName(issuer);
    audiences = bounded(audiences, "an issuer's tokens have 1 to 64 audiences");
    algorithms = bounded(algorithms, "an issuer has at least one algorithm");
    types = bounded(lowerCase(types), "an issuer's tokens have at least one type");
    if (!KNOWN_ALGORITHMS.containsAll(algorithms)) {
      throw new IllegalArgumentException(
          "an algorithm is one of " + String.join(", ", KNOWN_ALGORITHMS));
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
      throw new IllegalArgumentException("clocks may differ by PT0S to PT5M");
    }
  }

  /** An issuer with the defaults for all the rest. */
  public static TokenIssuer of(
      String issuer, String audience, IssuerKeySource keys, ClaimMapping claims) {
    return new TokenIssuer(
        issuer,
        Set.of(audience),
        Set.copyOf(ALGORITHMS),
        Set.copyOf(TYPES),
        CLOCK_SKEW,
        keys,
        claims);
  }

  /**
   * Checks the name of an issuer, which becomes a part of other names.
   *
   * @throws IllegalArgumentException if it is no URI without a fragment, of at most 255 characters
   */
  public static void checkName(String issuer) {
    try {
      if (issuer.isEmpty() || issuer.length() > MAX_NAME || new URI(issuer).getFragment() != null) {
        throw new IllegalArgumentException(
            "an issuer is a URI of at most 255 characters, without a fragment");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("an issuer is a URI: " + e.getReason(), e);
    }
  }

  private static Set<String> lowerCase(Set<String> types) {
    var lower = new LinkedHashSet<String>();
    types.forEach(type -> lower.add(type.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static Set<String> bounded(Set<String> values, String message) {
    if (values.isEmpty() || values.size() > MAX_VALUES || values.contains("")) {
      throw new IllegalArgumentException(message);
    }
    return Set.copyOf(values);
  }
}
