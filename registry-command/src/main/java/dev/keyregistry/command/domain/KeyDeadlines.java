package dev.keyregistry.command.domain;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.RotationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to become due on a key, and of what of it notice was given.
 *
 * @param secrets those that were not taken back, newest first, as many as may work at once
 * @param expiresAt when the key expires, in microseconds; {@code null} for never
 * @param expiryAnnounced whether notice was given of this expiry
 */
public record KeyDeadlines(
    List<SecretAge> secrets, @Nullable Instant expiresAt, boolean expiryAnnounced) {

  public KeyDeadlines {
    secrets = List.copyOf(secrets);
  }

  /**
   * How old a secret is.
   *
   * @param since when the key got it
   * @param announced whether notice was given that it is to be replaced
   */
  public record SecretAge(int generation, Instant since, boolean announced) {

    boolean isDue(RotationPolicy policy, Instant now) {
      Duration maxAge = policy.maxAge();
      return maxAge != null && !now.isBefore(since.plus(maxAge));
    }
  }

  /** Those of a new key. */
  public static KeyDeadlines of(KeyEvent.KeyCreated event) {
    return new KeyDeadlines(
        List.of(new SecretAge(event.secret().generation(), event.provenance().at(), false)),
        expiry(event.restrictions()),
        false);
  }

  /** Those after one more event that is not the key's creation. */
  public KeyDeadlines after(KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyRotated e ->
          with(newest(new SecretAge(e.secret().generation(), e.provenance().at(), false)));
      case KeyEvent.KeyRotationAborted e ->
          with(secrets.stream().filter(s -> s.generation < e.generation()).toList());
      case KeyEvent.KeyRotationDue e -> with(secrets.stream().map(s -> announced(s, e)).toList());
      case KeyEvent.KeyRestricted e -> expiring(expiry(e.restrictions()));
      case KeyEvent.KeyExpiring e -> announced(e);
      default -> this;
    };
  }

  /** The secret that a rotation would replace. */
  public SecretAge newest() {
    return secrets.getFirst();
  }

  private List<SecretAge> newest(SecretAge secret) {
    List<SecretAge> all = new ArrayList<>(secrets);
    all.addFirst(secret);
    // An older one works no more, and so does not become the newest by an abort.
    return all.subList(0, Math.min(all.size(), KeyDecider.MAX_LIVE_SECRETS));
  }

  private static SecretAge announced(SecretAge secret, KeyEvent.KeyRotationDue event) {
    return secret.generation == event.generation()
        ? new SecretAge(secret.generation, secret.since, true)
        : secret;
  }

  private KeyDeadlines announced(KeyEvent.KeyExpiring event) {
    return micros(event.expiresAt()).equals(expiresAt)
        ? new KeyDeadlines(secrets, expiresAt, true)
        : this;
  }

  /** An expiry that is moved gets a notice of its own, also if it is moved back. */
  private KeyDeadlines expiring(@Nullable Instant at) {
    return Objects.equals(at, expiresAt) ? this : new KeyDeadlines(secrets, at, false);
  }

  private KeyDeadlines with(List<SecretAge> changed) {
    return new KeyDeadlines(changed, expiresAt, expiryAnnounced);
  }

  private static @Nullable Instant expiry(Restrictions restrictions) {
    Instant at = restrictions.expiresAt();
    return at == null ? null : micros(at);
  }

  private static Instant micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }
}
