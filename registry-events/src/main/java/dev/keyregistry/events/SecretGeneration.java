package dev.keyregistry.events;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * One generation of a key's secret, as events carry it: never the text.
 *
 * @param generation 1 for the first secret of a key, one more with each rotation
 * @param sha256 the SHA-256 of the secret's bytes
 * @param hint what a person may see of it: prefix and last four characters; absent if imported
 * @param kind what form its text has; {@code null} for the usual one
 */
public record SecretGeneration(
    int generation, SecretHash sha256, @Nullable String hint, @Nullable CredentialKind kind) {
  public SecretGeneration {
    requireNonNull(sha256, "sha256");
    if (generation < 1) {
      throw new IllegalArgumentException("generations count from 1");
    }
  }

  /** A secret of the usual form. */
  public SecretGeneration(int generation, SecretHash sha256, @Nullable String hint) {
    this(generation, sha256, hint, null);
  }
}
