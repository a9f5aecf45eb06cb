package dev.keyregistry.validator.bounded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.validator.image.KeyEntry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are held, by identity and by each of their secrets: no more than so many, and those
 * that are used most (window-TinyLFU). The last few that were added are pinned: who asked for one
 * finds it, however little it was used before. Whoever writes holds the image's lock; reading takes
 * none.
 */
final class KeyCache {

  private static final int MAX_PINNED = 256;

  private final int maxKeys;
  private final int maxPinned;
  private final Cache<KeyId, Held> keys;
  private final Map<SecretHash, KeyId> bySecret = new ConcurrentHashMap<>();
  private final ArrayDeque<KeyId> pinned = new ArrayDeque<>();
  private final LongAdder evictions = new LongAdder();

  private record Held(KeyEntry entry, long position, List<SecretHash> secrets, boolean isPinned) {}

  KeyCache(int maxKeys) {
    if (maxKeys < 2) {
      throw new IllegalArgumentException("an edge holds two keys at least");
    }
    this.maxKeys = maxKeys;
    maxPinned = Math.min(MAX_PINNED, maxKeys / 2);
    keys =
        Caffeine.newBuilder()
            .maximumWeight(maxKeys - maxPinned)
            .weigher((KeyId id, Held held) -> held.isPinned ? 0 : 1)
            .evictionListener(this::evicted)
            .executor(Runnable::run) // at once: what is too much is never held for long
            .build();
  }

  @Nullable KeyEntry find(SecretHash secret) {
    KeyId id = bySecret.get(secret);
    Held held = id == null ? null : keys.getIfPresent(id);
    return held != null && held.secrets.contains(secret) ? held.entry : null;
  }

  @Nullable KeyEntry find(KeyId id) {
    Held held = keys.asMap().get(id);
    return held == null ? null : held.entry;
  }

  /** The position of the view that is held of a key; -1 if none is. */
  long position(KeyId id) {
    Held held = keys.asMap().get(id);
    return held == null ? -1 : held.position;
  }

  /** Whether one of the secrets is that of another key that is held. */
  boolean isClaimedByAnother(KeyView view) {
    return view.secrets().stream()
        .map(secret -> bySecret.get(secret.sha256()))
        .anyMatch(owner -> owner != null && !owner.equals(view.id()));
  }

  /** Adds a key that is not held. */
  void add(KeyView view, KeyEntry entry) {
    pinned.add(view.id());
    set(view.id(), new Held(entry, view.position(), secrets(view), true));
    if (pinned.size() > maxPinned) {
      unpin(pinned.remove());
    }
    if (keys.estimatedSize() > maxKeys) {
      keys.cleanUp();
    }
  }

  /** Puts a newer view in the place of that held, if one still is. */
  void replace(KeyView view, KeyEntry entry) {
    keys.asMap()
        .computeIfPresent(
            view.id(),
            (id, before) ->
                indexed(
                    id, before, new Held(entry, view.position(), secrets(view), before.isPinned)));
  }

  void remove(KeyId id) {
    keys.asMap().computeIfPresent(id, (i, held) -> indexed(i, held, null));
  }

  int size() {
    return Math.toIntExact(keys.estimatedSize());
  }

  int secrets() {
    return bySecret.size();
  }

  long evictions() {
    return evictions.sum();
  }

  private void set(KeyId key, Held held) {
    keys.asMap().compute(key, (id, before) -> indexed(id, before, held));
  }

  private void unpin(KeyId key) {
    keys.asMap()
        .computeIfPresent(
            key, (id, held) -> new Held(held.entry, held.position, held.secrets, false));
  }

  // Within the computation of the key: an eviction of the same key comes before or after it.
  private @Nullable Held indexed(KeyId id, @Nullable Held before, @Nullable Held after) {
    List<SecretHash> now = after == null ? List.of() : after.secrets;
    now.forEach(secret -> bySecret.put(secret, id));
    if (before != null) {
      before.secrets.stream().filter(s -> !now.contains(s)).forEach(s -> bySecret.remove(s, id));
    }
    return after;
  }

  private void evicted(@Nullable KeyId id, @Nullable Held held, RemovalCause cause) {
    if (id != null && held != null) {
      held.secrets.forEach(secret -> bySecret.remove(secret, id));
      evictions.increment();
    }
  }

  private static List<SecretHash> secrets(KeyView view) {
    return view.secrets().stream().map(LiveSecret::sha256).toList();
  }
}
