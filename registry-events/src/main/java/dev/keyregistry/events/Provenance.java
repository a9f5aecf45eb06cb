package dev.keyregistry.events;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who did something, when, from where and why.
 *
 * @param at the instant of the decision, in microseconds (what the log keeps)
 * @param actor the {@code keyId} of the caller, {@code token:<issuer>#<subject>} of one who has a
 *     token, or {@code system}
 * @param source the caller's network address, if there was a call
 * @param reason free text of the caller
 */
public record Provenance(
    Instant at, String actor, @Nullable String source, @Nullable String reason) {

  /** The actor of what the registry does by itself. */
  public static final String SYSTEM = "system";

  public Provenance {
    requireNonNull(actor, "actor");
    at = requireNonNull(at, "at").truncatedTo(ChronoUnit.MICROS);
  }

  public static Provenance system(Instant at, String reason) {
    return new Provenance(at, SYSTEM, null, reason);
  }
}
