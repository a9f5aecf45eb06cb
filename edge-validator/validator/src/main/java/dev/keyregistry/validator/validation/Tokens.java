package dev.keyregistry.validator.validation;

import org.jspecify.annotations.Nullable;

/** Tells tokens from keys, and what the good ones say. It never blocks. */
@FunctionalInterface
public interface Tokens {

  /** There are no tokens: every credential is a key. */
  Tokens NONE = token -> null;

  /**
   * What a token says.
   *
   * @return {@code null} if it is none by its form, and so may be a key
   */
  @Nullable Finding find(BearerToken token);

  /** What was found out about a token, the time and its tenant's state aside. */
  sealed interface Finding {}

  /** It is not accepted, and nothing may be said of it. */
  record Refused(Verdict verdict) implements Finding {}

  /**
   * Its issuer says so. The instants are milliseconds since 1970, the issuer's allowance for clocks
   * that differ included.
   *
   * @param notBefore from when it counts
   * @param expiresAt from when it no longer does
   */
  record Verified(TokenIdentity identity, long notBefore, long expiresAt) implements Finding {}
}
