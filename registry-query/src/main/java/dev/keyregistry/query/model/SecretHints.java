package dev.keyregistry.query.model;

import dev.keyregistry.events.CredentialKind;
import org.jspecify.annotations.Nullable;

/**
 * What people may see of a key's secrets.
 *
 * @param kind what form they have
 * @param newest what may be shown of the newest one; {@code null} if only its hash is known
 * @param previous the same of the one before it, for the day its rotation is aborted
 */
public record SecretHints(CredentialKind kind, @Nullable String newest, @Nullable String previous) {

  /** After a rotation. */
  public SecretHints rotated(@Nullable String hint) {
    return new SecretHints(kind, hint, newest);
  }

  /** After the abortion of one. */
  public SecretHints aborted() {
    return new SecretHints(kind, previous, null);
  }
}
