package dev.keyregistry.command.domain;

import static dev.keyregistry.command.domain.Decision.refuse;

import dev.keyregistry.command.domain.KeyCommand.AbortRotation;
import dev.keyregistry.command.domain.KeyCommand.FinishRotation;
import dev.keyregistry.command.domain.KeyCommand.RotateKey;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.LiveSecrets;
import java.time.Instant;
import java.util.List;

/** Decides on the secrets of a key: a new one beside the old, and the end of that. */
final class RotationDecider {

  private RotationDecider() {}

  /**
   * A new secret. Where the tenant enforces an age, the overlap ends when the secret before reaches
   * it, whatever was asked for.
   */
  static Decision rotate(RotateKey c, KeyDetails details, RotationPolicy policy) {
    if (c.overlap().isNegative() || c.overlap().compareTo(KeyDecider.MAX_OVERLAP) > 0) {
      return Decision.invalid("overlap", "is PT0S to P90D");
    }
    var rotated =
        new KeyEvent.KeyRotated(
            c.key(),
            details.tenant(),
            new SecretGeneration(details.generation() + 1, c.secret(), c.hint(), details.kind()),
            overlapUntil(c, details, policy),
            c.by());
    // Views have a bound, and the relay cannot pass over an event whose view is beyond it (R3).
    return LiveSecrets.rotated(details.secrets(), rotated).size() > KeyDecider.MAX_LIVE_SECRETS
        ? refuse(
            Refusal.TOO_MANY_SECRETS,
            "the key has "
                + KeyDecider.MAX_LIVE_SECRETS
                + " secrets that still work: rotate with a shorter overlap, PT0S to end the others")
        : Decision.of(rotated);
  }

  private static Instant overlapUntil(RotateKey c, KeyDetails details, RotationPolicy policy) {
    Instant asked = c.by().at().plus(c.overlap());
    if (policy.maxAge() == null || !policy.enforced()) {
      return asked;
    }
    Instant tooOld = details.deadlines().newest().since().plus(policy.maxAge());
    Instant until = asked.isBefore(tooOld) ? asked : tooOld;
    return until.isBefore(c.by().at()) ? c.by().at() : until;
  }

  /** Ends every secret but the newest, at once. */
  static Decision finish(FinishRotation c, KeyDetails details) {
    return overlaps(details, c.by().at())
        ? Decision.of(
            new KeyEvent.KeySecretRetired(
                c.key(), details.tenant(), details.secrets().getFirst().generation() - 1, c.by()))
        : Decision.of();
  }

  /** Takes the newest secret back; a secret whose time is over stays over. */
  static Decision abort(AbortRotation c, KeyDetails details) {
    return overlaps(details, c.by().at())
        ? Decision.of(
            new KeyEvent.KeyRotationAborted(
                c.key(), details.tenant(), details.secrets().getFirst().generation(), c.by()))
        : refuse(Refusal.NO_ROTATION, "no secret before the newest one still works");
  }

  /** Whether the secret before the newest one still works; older ones never work longer. */
  private static boolean overlaps(KeyDetails details, Instant now) {
    List<LiveSecret> secrets = details.secrets();
    if (secrets.size() < 2) {
      return false;
    }
    Instant until = secrets.get(1).until();
    return until == null || until.isAfter(now);
  }
}
