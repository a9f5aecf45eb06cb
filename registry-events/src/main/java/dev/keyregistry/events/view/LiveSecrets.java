package dev.keyregistry.events.view;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The secrets of a key that may still work, newest first, as its events lead to them. */
public final class LiveSecrets {

  private LiveSecrets() {}

  public static List<LiveSecret> created(KeyEvent.KeyCreated event) {
    return List.of(new LiveSecret(event.secret().generation(), event.secret().sha256(), null));
  }

  /** A new one, and those before it until the end of the overlap at the latest. */
  public static List<LiveSecret> rotated(List<LiveSecret> before, KeyEvent.KeyRotated event) {
    List<LiveSecret> after = new ArrayList<>();
    after.add(new LiveSecret(event.secret().generation(), event.secret().sha256(), null));
    for (LiveSecret secret : before) {
      Instant until = earlier(secret.until(), event.overlapUntil());
      // An overlap that was over when this was decided: by the event's own time, not by a clock.
      if (until.isAfter(event.provenance().at())) {
        after.add(new LiveSecret(secret.generation(), secret.sha256(), until));
      }
    }
    return after;
  }

  /** Without the newest one; the one before it is current again. */
  public static List<LiveSecret> aborted(
      List<LiveSecret> before, KeyEvent.KeyRotationAborted event) {
    List<LiveSecret> after = new ArrayList<>();
    for (LiveSecret secret : before) {
      if (secret.generation() < event.generation()) {
        boolean newest = after.isEmpty();
        after.add(newest ? new LiveSecret(secret.generation(), secret.sha256(), null) : secret);
      }
    }
    return after;
  }

  /** Without those up to a generation. */
  public static List<LiveSecret> retired(List<LiveSecret> before, KeyEvent.KeySecretRetired event) {
    return before.stream().filter(secret -> secret.generation() > event.generation()).toList();
  }

  private static Instant earlier(@Nullable Instant a, Instant b) {
    return a != null && a.isBefore(b) ? a : b;
  }
}
