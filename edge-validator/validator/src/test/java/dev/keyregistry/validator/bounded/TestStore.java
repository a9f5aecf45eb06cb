package dev.keyregistry.validator.bounded;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query store: what it has applied of the log, which is less than all of it or more. */
final class TestStore {

  private final Map<KeyId, KeyView> keys = new HashMap<>();
  private final Map<SecretHash, KeyId> owners = new HashMap<>();
  private long position;

  synchronized void apply(long at, @Nullable EntityView view) {
    position = at;
    if (view instanceof KeyView key) {
      keys.put(key.id(), key);
      key.secrets().forEach(secret -> owners.putIfAbsent(secret.sha256(), key.id()));
    }
  }

  synchronized long position() {
    return position;
  }

  /** What it answers now. */
  synchronized ViewAnswer answer(SecretHash secret) {
    KeyId owner = owners.get(secret);
    return new ViewAnswer(
        position, TestLog.chainHash(position), TestLog.LOG, owner == null ? null : keys.get(owner));
  }
}
