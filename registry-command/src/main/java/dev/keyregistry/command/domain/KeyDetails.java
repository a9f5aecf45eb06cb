package dev.keyregistry.command.domain;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.util.List;

/**
 * What decisions need to know of a key.
 *
 * @param tenant whose it is
 * @param environment live or test
 * @param scopes what it may do
 * @param roles what its tenant's roles add
 * @param generation the newest secret's
 * @param version the number of its events
 */
public record KeyDetails(
    TenantId tenant,
    Environment environment,
    Scopes scopes,
    List<String> roles,
    int generation,
    long version) {

  static KeyDetails of(KeyEvent.KeyCreated event) {
    return new KeyDetails(
        event.tenant(),
        event.environment(),
        event.scopes(),
        event.roles(),
        event.secret().generation(),
        1);
  }

  KeyDetails next() {
    return new KeyDetails(tenant, environment, scopes, roles, generation, version + 1);
  }

  KeyDetails next(Scopes newScopes, List<String> newRoles) {
    return new KeyDetails(tenant, environment, newScopes, newRoles, generation, version + 1);
  }

  KeyDetails next(int newGeneration) {
    return new KeyDetails(tenant, environment, scopes, roles, newGeneration, version + 1);
  }
}
