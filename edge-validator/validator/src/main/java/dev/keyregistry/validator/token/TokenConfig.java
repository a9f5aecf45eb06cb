package dev.keyregistry.validator.token;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whose tokens are accepted.
 *
 * @param issuers each of another name
 * @param cacheSize how many verified tokens are remembered
 */
public record TokenConfig(List<TokenIssuer> issuers, int cacheSize) {

  /** How many verified tokens are remembered where nothing else is said. */
  public static final int CACHE_SIZE = 100_000;

  /** The most issuers; each is asked for its keys in the background. */
  public static final int MAX_ISSUERS = 32;

  /** Nobody's: every credential is a key. */
  public static final TokenConfig NONE = new TokenConfig(List.of(), 0);

  private static final int MAX_CACHE_SIZE = 10_000_000;

  public TokenConfig {
    issuers = List.copyOf(issuers);
    Set<String> names = new HashSet<>();
    for (TokenIssuer issuer : issuers) {
      if (!names.add(issuer.issuer())) {
        throw new IllegalArgumentException("the issuer " + issuer.issuer() + " is there twice");
      }
    }
    if (issuers.size() > MAX_ISSUERS) {
      throw new IllegalArgumentException("there are at most " + MAX_ISSUERS + " issuers");
    }
    if (cacheSize < 0 || cacheSize > MAX_CACHE_SIZE) {
      throw new IllegalArgumentException("a cache holds 0 to " + MAX_CACHE_SIZE + " tokens");
    }
  }

  public static TokenConfig of(TokenIssuer... issuers) {
    return new TokenConfig(List.of(issuers), CACHE_SIZE);
  }
}
