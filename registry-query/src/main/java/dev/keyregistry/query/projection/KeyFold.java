package dev.keyregistry.query.projection;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.query.model.Life;
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
      return described(
          new StoredKey(view, KeyProfile.EMPTY, null, null, null, null, Life.begin(at, position)),
          event);
    }
    StoredKey after =
        new StoredKey(
            view,
            before.profile(),
            before.hint(),
            before.previousHint(),
            before.cutAt(),
            before.deletedAt(),
            before.life().next(at, position));
    return described(after, event);
  }

  private static StoredKey described(StoredKey key, KeyEvent event) {
    return switch (event) {
      case KeyEvent.KeyCreated e -> hint(profile(key, e.profile()), e.secret().hint(), null);
      case KeyEvent.KeyDescribed e -> profile(key, e.profile());
      case KeyEvent.KeyRotated e -> hint(key, e.secret().hint(), key.hint());
      case KeyEvent.KeyRotationAborted e -> hint(key, key.previousHint(), null);
      case KeyEvent.KeyDeleted e -> deletedAt(profile(key, KeyProfile.EMPTY), e.provenance().at());
      case KeyEvent.KeyUndeleted e -> deletedAt(profile(key, e.profile()), null);
      case KeyEvent.KeyScopesChanged e -> key;
      case KeyEvent.KeyRestricted e -> key;
      case KeyEvent.KeyUsageChanged e -> key;
      case KeyEvent.KeyMoved e -> key;
      case KeyEvent.KeyDisabled e -> key;
      case KeyEvent.KeyEnabled e -> key;
      case KeyEvent.KeySecretRetired e -> key;
      case KeyEvent.KeyRevoked e -> key;
      case KeyEvent.KeyLeakReported e -> key;
      case KeyEvent.KeyExpiring e -> key;
      case KeyEvent.KeyRotationDue e -> key;
    };
  }

  private static StoredKey profile(StoredKey key, KeyProfile profile) {
    return new StoredKey(
        key.view(),
        profile,
        key.hint(),
        key.previousHint(),
        key.cutAt(),
        key.deletedAt(),
        key.life());
  }

  private static StoredKey hint(
      StoredKey key, @Nullable String hint, @Nullable String previousHint) {
    return new StoredKey(
        key.view(), key.profile(), hint, previousHint, key.cutAt(), key.deletedAt(), key.life());
  }

  private static StoredKey deletedAt(StoredKey key, @Nullable Instant deletedAt) {
    return new StoredKey(
        key.view(),
        key.profile(),
        key.hint(),
        key.previousHint(),
        key.cutAt(),
        deletedAt,
        key.life());
  }
}
