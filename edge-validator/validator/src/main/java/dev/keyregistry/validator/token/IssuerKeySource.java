package dev.keyregistry.validator.token;

import dev.keyregistry.validator.document.DocumentSource;
import java.time.Duration;

/**
 * Where an issuer's public keys are, a JSON Web Key Set (RFC 7517), and how long they are relied
 * on.
 *
 * @param location a file's path or an {@code https} URL; {@code http} only to this host itself
 * @param refresh how often the set is read again; the publisher may ask for sooner
 * @param keepFor how long the last set that could be read is relied on: after that, tokens of the
 *     issuer are answered {@code STALE}
 */
public record IssuerKeySource(String location, Duration refresh, Duration keepFor) {

  /** How often a set is read again where nothing else is said. */
  public static final Duration REFRESH = Duration.ofMinutes(10);

  /** How long a set is relied on where nothing else is said. */
  public static final Duration KEEP_FOR = Duration.ofHours(24);

  private static final Duration MIN_REFRESH = Duration.ofSeconds(1);
  private static final Duration MAX_REFRESH = Duration.ofDays(1);
  private static final Duration MAX_KEEP_FOR = Duration.ofDays(30);

  public IssuerKeySource {
    DocumentSource unused = DocumentSource.of(location);
    if (refresh.compareTo(MIN_REFRESH) < 0 || refresh.compareTo(MAX_REFRESH) > 0) {
      throw new IllegalArgumentException("keys are read again every PT1S to P1D");
    }
    if (keepFor.compareTo(refresh) < 0 || keepFor.compareTo(MAX_KEEP_FOR) > 0) {
      throw new IllegalArgumentException(
          "keys are relied on for at least the time until they are read again, and at most P30D");
    }
  }

  public static IssuerKeySource of(String location) {
    return new IssuerKeySource(location, REFRESH, KEEP_FOR);
  }
}
