package dev.keyregistry.command.domain;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.LiveSecrets;
import java.util.List;

/**
 * What decisions need to know of a key.
 *
 * @param tenant whose it is
 * @param settings what it is set to
 * @param scopes what it may do
 * @param roles what its tenant's roles add
 * @param generation the greatest that a secret of it has had
 * @param secrets those that may still work, newest first
 * @param version the number of its events
 */
public record KeyDetails(
    TenantId tenant,
    KeySettings settings,
    Scopes scopes,
    List<String> roles,
    int generation,
    List<LiveSecret> secrets,
    long version) {

  static KeyDetails of(KeyEvent.KeyCreated event) {
    return new KeyDetails(
        event.tenant(),
        new KeySettings(event.group(), event.profile(), event.restrictions(), event.usage()),
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
          new KeyDetails(tenant, settings, e.scopes(), e.roles(), generation, secrets, version + 1);
      case KeyEvent.KeyDescribed e -> with(settings.with(e.profile()));
      case KeyEvent.KeyRestricted e -> with(settings.with(e.restrictions()));
      case KeyEvent.KeyUsageChanged e -> with(settings.with(e.usage()));
      case KeyEvent.KeyMoved e -> with(settings.with(e.group()));
      case KeyEvent.KeyDeleted e -> with(settings.with(KeyProfile.EMPTY));
      case KeyEvent.KeyUndeleted e -> with(settings.with(e.profile()));
      case KeyEvent.KeyRotated e -> with(e.secret().generation(), LiveSecrets.rotated(secrets, e));
      case KeyEvent.KeyRotationAborted e -> with(generation, LiveSecrets.aborted(secrets, e));
      case KeyEvent.KeySecretRetired e -> with(generation, LiveSecrets.retired(secrets, e));
      default -> with(settings);
    };
  }

  private KeyDetails with(KeySettings newSettings) {
    return new KeyDetails(tenant, newSettings, scopes, roles, generation, secrets, version + 1);
  }

  private KeyDetails with(int newGeneration, List<LiveSecret> newSecrets) {
    return new KeyDetails(tenant, settings, scopes, roles, newGeneration, newSecrets, version + 1);
  }
}
