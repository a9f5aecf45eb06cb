package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantId;

/**
 * A secret that a key has or had.
 *
 * @param generation which one of the key's
 */
public record IssuedSecret(KeyId key, TenantId tenant, int generation) {

  static IssuedSecret by(RegistryEvent event) {
    return switch (event) {
      case KeyEvent.KeyCreated e -> new IssuedSecret(e.key(), e.tenant(), e.secret().generation());
      case KeyEvent.KeyRotated e -> new IssuedSecret(e.key(), e.tenant(), e.secret().generation());
      default -> throw new IllegalArgumentException("the event brings no secret");
    };
  }
}
