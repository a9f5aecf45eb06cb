package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import org.jspecify.annotations.Nullable;

/**
 * The brake on mass revocation: who would revoke a large share of a tenant's keys must say how many
 * that are.
 *
 * @param covered how many of the tenant's keys would be revoked that are not yet
 * @param keys how many keys the tenant has that are neither revoked nor deleted
 * @param share how many of its keys may be revoked without a word, as a fraction
 * @param confirmed how many keys the caller expects to revoke, if that was said
 */
public record CutBrake(long covered, long keys, double share, @Nullable Long confirmed) {

  /** Whether the caller must say how many keys are to be revoked. */
  public boolean asks() {
    return covered > share * keys;
  }

  /** Why the revocation does not go ahead; {@code null} if it does. */
  @Nullable Decision refusal() {
    if (confirmed != null && confirmed != covered) {
      return refuse(
          Refusal.COUNT_DIFFERS,
          "it would revoke " + covered + " keys now, and " + confirmed + " were expected");
    }
    return confirmed == null && asks()
        ? refuse(
            Refusal.CONFIRMATION_NEEDED,
            "it would revoke %d of the tenant's %d keys: send it again with \"confirm\": %d"
                .formatted(covered, keys, covered))
        : null;
  }
}
