package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeyCommand.AnnounceExpiry;
import dev.keyregistry.command.domain.KeyCommand.AnnounceRotation;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import java.time.Duration;
import java.time.Instant;

/** Something that has become due on a key. */
sealed interface Due {

  KeyId key();

  /** By what it is ordered among others. */
  Instant at();

  /** The command that gives notice of it. */
  KeyCommand notice(Instant now);

  /**
   * It expires soon, or has.
   *
   * @param at when
   */
  record Expiry(KeyId key, Instant at) implements Due {
    @Override
    public KeyCommand notice(Instant now) {
      Duration left = Duration.between(now, at);
      String reason = left.isPositive() ? "expires in " + Spoken.of(left) : "has expired";
      return new AnnounceExpiry(key, at, Provenance.system(now, reason));
    }
  }

  /**
   * Its secret is too old.
   *
   * @param at since when the key has it
   * @param maxAge how old it should have got
   */
  record Rotation(KeyId key, int generation, Instant at, Duration maxAge) implements Due {
    @Override
    public KeyCommand notice(Instant now) {
      String reason = "the secret is older than " + Spoken.of(maxAge);
      return new AnnounceRotation(key, generation, Provenance.system(now, reason));
    }
  }
}
