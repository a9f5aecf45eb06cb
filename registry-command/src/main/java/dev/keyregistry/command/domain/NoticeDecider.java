package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.Decision.Accepted;
import dev.keyregistry.command.domain.KeyCommand.AnnounceExpiry;
import dev.keyregistry.command.domain.KeyCommand.AnnounceRotation;
import dev.keyregistry.command.domain.KeyDeadlines.SecretAge;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RotationPolicy;
import java.time.Instant;

/**
 * Decides on notices: each is given once, whoever asks for it how often. What was due when it was
 * asked for, and is not any more, comes to nothing.
 */
final class NoticeDecider {

  private NoticeDecider() {}

  static Decision expiry(AnnounceExpiry c, KeyDetails details) {
    Instant expiresAt = details.view().restrictions().expiresAt();
    KeyDeadlines deadlines = details.deadlines();
    return expiresAt == null
            || deadlines.expiryAnnounced()
            || !c.expiresAt().equals(deadlines.expiresAt())
        ? Decision.of()
        : Decision.of(new KeyEvent.KeyExpiring(c.key(), details.tenant(), expiresAt, c.by()));
  }

  /** Of an enforced policy, it also disables the key, whether notice was given before or not. */
  static Decision rotation(
      AnnounceRotation c, KeyState key, KeyDetails details, Surroundings around) {
    SecretAge secret = details.deadlines().newest();
    RotationPolicy policy = around.tenant().details().policies().rotation();
    if (secret.generation() != c.generation() || !secret.isDue(policy, c.by().at())) {
      return Decision.of();
    }
    var due = new KeyEvent.KeyRotationDue(c.key(), details.tenant(), c.generation(), c.by());
    Decision notice = secret.announced() ? Decision.of() : Decision.of(due);
    if (!policy.enforced() || !(key instanceof KeyState.Active)) {
      return notice;
    }
    var disabled = new KeyEvent.KeyDisabled(c.key(), details.tenant(), c.by());
    Decision both = secret.announced() ? Decision.of(disabled) : Decision.of(due, disabled);
    // Nobody could mend a registry without a root key: that one is only spoken of.
    return LastRootKey.kept(both, key, around.rootKeys()) instanceof Accepted ? both : notice;
  }
}
