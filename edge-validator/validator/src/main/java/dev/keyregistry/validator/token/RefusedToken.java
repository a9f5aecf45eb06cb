package dev.keyregistry.validator.token;

import dev.keyregistry.validator.validation.Tokens.Refused;
import dev.keyregistry.validator.validation.Verdict;

/** Ends the reading of a token that is not accepted; it says nothing of the token's text. */
final class RefusedToken extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refused finding;

  private RefusedToken(Verdict verdict) {
    super(verdict.name(), null, false, false);
    this.finding = new Refused(verdict);
  }

  /** It is not what a token must be. */
  static RefusedToken malformed() {
    return new RefusedToken(Verdict.MALFORMED);
  }

  /** It is nobody's whose tokens are accepted, or not for us, or not signed as it must be. */
  static RefusedToken unknown() {
    return new RefusedToken(Verdict.UNKNOWN);
  }

  /** Whether it is good cannot be told now. */
  static RefusedToken stale() {
    return new RefusedToken(Verdict.STALE);
  }

  Refused finding() {
    return finding;
  }
}
