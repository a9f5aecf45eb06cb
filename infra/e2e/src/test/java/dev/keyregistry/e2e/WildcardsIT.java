package dev.keyregistry.e2e;

import dev.keyregistry.e2e.Registry.IssuedKey;
import org.junit.jupiter.api.Test;

/** What a scope with a wildcard covers, at every edge. */
final class WildcardsIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void a_wildcard_covers_every_action_of_its_resource_and_no_other_resource() {
    IssuedKey key = registry.newKnownKey("invoices:*");

    registry.awaitEverywhere(key.secret(), "scope=invoices:read&scope=invoices:write", 200);
    registry.awaitVerdict(key.secret(), "scope=orders:read", "SCOPE_MISSING");
    registry.awaitVerdict(key.secret(), "scope=invoices:read&scope=orders:read", "SCOPE_MISSING");
  }

  @Test
  void a_grant_of_everything_covers_all_scopes_but_those_of_the_registry() {
    IssuedKey key = registry.newKnownKey("*");

    registry.awaitEverywhere(key.secret(), "scope=invoices:read&scope=orders:write", 200);
    registry.awaitVerdict(key.secret(), "scope=registry:keys:read", "SCOPE_MISSING");
  }
}
