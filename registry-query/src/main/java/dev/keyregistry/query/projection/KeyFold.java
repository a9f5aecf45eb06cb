package dev.keyregistry.query.projection;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.query.model.Life;
import dev.keyregistry.query.model.SecretHints;
import dev.keyregistry.query.model.StoredKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an event means to a key's row: the view is the edges', the rest is for people. */
final class KeyFold {

  private KeyFold() {}

  static StoredKey apply(@Nullable StoredKey before, KeyEvent event, long position) {
    KeyView view = (KeyView) ViewFold.apply(before == null ? null : before.view(), event, position);
    Instant at = event.provenance().at();
    if (before == null) {
      // The fold has made sure of it.
      return created(view, (KeyEvent.KeyCreated) event, Life.begin(at, position));
    }
    return new StoredKey(
        view,
        profile(before, event),
        hints(before, event),
        before.cutAt(),
        deletedAt(before, event),
        before.life().next(at, position));
  }

  private static StoredKey created(KeyView view, KeyEvent.KeyCreated event, Life life) {
    CredentialKind kind = requireNonNullElse(event.secret().kind(), CredentialKind.SECRET);
    var hints = new SecretHints(kind, event.secret().hint(), null);
    return new StoredKey(view, event.profile(), hints, null, null, life);
  }

  private static KeyProfile profile(StoredKey before, KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyDescribed e -> e.profile();
      case KeyEvent.KeyUndeleted e -> e.profile();
      case KeyEvent.KeyDeleted e -> KeyProfile.EMPTY;
      default -> before.profile();
    };
  }

  private static SecretHints hints(StoredKey before, KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyRotated e -> before.hints().rotated(e.secret().hint());
      case KeyEvent.KeyRotationAborted e -> before.hints().aborted();
      default -> before.hints();
    };
  }

  private static @Nullable Instant deletedAt(StoredKey before, KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyDeleted e -> e.provenance().at();
      case KeyEvent.KeyUndeleted e -> null;
      default -> before.deletedAt();
    };
  }
}
