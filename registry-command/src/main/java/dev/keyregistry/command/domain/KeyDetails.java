package dev.keyregistry.command.domain;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.LiveSecrets;
import java.util.List;

/**
 * What decisions need to know of a key.
 *
 * @param tenant whose it is
 * @param scopes what it may do
 * @param roles what its tenant's roles add
 * @param generation the greatest that a secret of it has had
 * @param secrets those that may still work, newest first
 * @param version the number of its events
 */
public record KeyDetails(
    TenantId tenant,
    Scopes scopes,
    List<String> roles,
    int generation,
    List<LiveSecret> secrets,
    long version) {

  static KeyDetails of(KeyEvent.KeyCreated event) {
    return new KeyDetails(
        event.tenant(),
        event.scopes(),
        event.roles(),
        event.secret().generation(),
        LiveSecrets.created(event),
        1);
  }

  /** The details after one more event that is not the key's creation. */
  KeyDetails after(KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyScopesChanged e ->
          new KeyDetails(tenant, e.scopes(), e.roles(), generation, secrets, version + 1);
      case KeyEvent.KeyRotated e ->
          withSecrets(e.secret().generation(), LiveSecrets.rotated(secrets, e));
      case KeyEvent.KeyRotationAborted e ->
          withSecrets(generation, LiveSecrets.aborted(secrets, e));
      case KeyEvent.KeySecretRetired e -> withSecrets(generation, LiveSecrets.retired(secrets, e));
      default -> withSecrets(generation, secrets);
    };
  }

  private KeyDetails withSecrets(int newGeneration, List<LiveSecret> newSecrets) {
    return new KeyDetails(tenant, scopes, roles, newGeneration, newSecrets, version + 1);
  }
}
