package dev.keyregistry.command.http;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a new key is to have.
 *
 * @param hash what is kept of it
 * @param hint what people may see of it; {@code null} if only its hash is known
 * @param kind what form its text has; {@code null} for the usual one
 * @param shown its text, if it was made here and so has to be shown
 */
record GivenSecret(
    SecretHash hash, @Nullable String hint, @Nullable CredentialKind kind, @Nullable Secret shown) {

  /** What is wrong with a hash that is none. */
  static final String NO_HASH = "is 32 bytes in hex, base64 or base64url";

  static GivenSecret generated(Secret secret, @Nullable CredentialKind kind) {
    return new GivenSecret(secret.hash(), secret.hint(), kind, secret);
  }

  /** One that a person set: it must be hard to guess, and is never shown again. */
  static GivenSecret ofValue(String value, KeyFormat format) {
    Secret secret = secret(value);
    String weakness = SecretStrength.weakness(value);
    if (weakness != null) {
      throw invalid("value", weakness);
    }
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    if (format.claims(bytes) && !format.wellFormed(bytes)) {
      throw invalid("value", "starts like a generated secret, and is none");
    }
    return new GivenSecret(secret.hash(), secret.hint(), null, null);
  }

  /** One of which only the SHA-256 is known: in hex, base64 or base64url. */
  static GivenSecret ofHash(String sha256) {
    SecretHash hash = hash(sha256);
    if (hash == null) {
      throw invalid("sha256", NO_HASH);
    }
    return new GivenSecret(hash, null, null, null);
  }

  /** The hash that a text gives in hex, base64 or base64url; {@code null} if it gives none. */
  static @Nullable SecretHash hash(String sha256) {
    try {
      return SecretHash.ofText(sha256);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Secret secret(String value) {
    try {
      return Secret.of(value);
    } catch (IllegalArgumentException e) {
      throw invalid(
          "value",
          "is printable ASCII without spaces, of at most " + Secret.MAX_BYTES + " characters");
    }
  }

  private static ProblemException invalid(String field, String message) {
    return new ProblemException(Problem.invalid(field, message));
  }

  @Override
  public String toString() {
    return "GivenSecret[hidden]";
  }
}
