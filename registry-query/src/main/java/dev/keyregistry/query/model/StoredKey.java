package dev.keyregistry.query.model;

import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as the store holds it: the view that edges have, and what people want to see beside it.
 *
 * @param view the fold of the key's own events
 * @param profile what people wrote about it; empty once deleted
 * @param hints what may be shown of its secrets
 * @param cutAt the position of the cut that revoked it, if one did
 * @param deletedAt when it was deleted, if it is
 * @param life its life so far
 */
public record StoredKey(
    KeyView view,
    KeyProfile profile,
    SecretHints hints,
    @Nullable Long cutAt,
    @Nullable Instant deletedAt,
    Life life) {

  /** Whether the key works: by its own events, and by the cuts of its tenant. */
  public KeyStatus status() {
    return cutAt == null ? view.status() : KeyStatus.REVOKED;
  }
}
