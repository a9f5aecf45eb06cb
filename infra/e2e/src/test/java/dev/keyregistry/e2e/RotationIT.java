package dev.keyregistry.e2e;

import dev.keyregistry.e2e.Registry.IssuedKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which secrets of a key pass at every edge, once its rotation has ended early. */
final class RotationIT {

  private final Registry registry = SharedCell.REGISTRY;
  private final IssuedKey key = registry.newKnownKey("a:b");

  @Test
  void of_a_finished_rotation_the_new_secret_passes_and_the_old_one_does_not() {
    String next = rotated();

    registry.change(key, "rotation/finish");

    registry.awaitEverywhere(key.secret(), "", 401);
    registry.awaitEverywhere(next, "scope=a:b", 200);
  }

  @Test
  void of_an_aborted_rotation_the_old_secret_passes_and_the_new_one_does_not() {
    String next = rotated();

    registry.change(key, "rotation/abort");

    registry.awaitEverywhere(next, "", 401);
    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
  }

  /** The new secret, which every edge accepts beside the old one. */
  private String rotated() {
    String next = registry.change(key, "POST", "rotate", Map.of("overlap", "PT1H")).text("secret");
    registry.awaitEverywhere(next, "scope=a:b", 200);
    registry.awaitEverywhere(key.secret(), "scope=a:b", 200);
    return next;
  }
}
