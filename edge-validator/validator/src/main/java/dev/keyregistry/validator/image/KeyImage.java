package dev.keyregistry.validator.image;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the registry as the newest views say, with their tenants and groups.
 *
 * <p>One thread writes; any number of threads read, without locks, and see of each key either what
 * it was before a view or what it is after it. What a view narrows is denied to whoever looks it up
 * after {@link #apply} returned.
 */
public final class KeyImage implements FedImage {

  private final Tenants tenants = new Tenants();
  private final Grants grants = new Grants();
  private final KeyIndex keys = new KeyIndex(tenants, grants);
  private final Map<GroupId, SharedSlot<GroupId, GroupView>> groups = new HashMap<>();
  private final LongAdder unreadable = new LongAdder();
  private volatile long appliedPosition;
  private volatile boolean complete;
  private volatile boolean trusted = true;
  private volatile LongConsumer onAdvance = position -> {};

  @Override
  public void apply(EntityView view) {
    switch (view) {
      case TenantView tenant -> {
        var slot = tenants.slot(tenant.id());
        if (isNews(slot, tenant.position())) {
          var state = new TenantState(tenant);
          slot.set(tenant.position(), state, state.isHarmless());
        }
      }
      case GroupView group -> {
        var slot = groupSlot(group.id());
        if (isNews(slot, group.position())) {
          slot.set(group.position(), group, false);
        }
      }
      case KeyView key -> {
        if (isNews(keys.find(key.id()), key.position())) {
          put(key);
        }
      }
    }
  }

  @Override
  public void deny(EntityId id, long position) {
    unreadable.increment();
    switch (id) {
      case TenantId tenant -> {
        var slot = tenants.slot(tenant);
        if (position == 0 || isNews(slot, position)) {
          slot.set(Math.max(position, slot.position()), null, false);
        }
      }
      case GroupId group -> {
        var slot = groupSlot(group);
        if (position == 0 || isNews(slot, position)) {
          slot.set(Math.max(position, slot.position()), null, false);
        }
      }
      case KeyId key -> {
        KeyEntry held = keys.find(key);
        if (position == 0 || isNews(held, position)) {
          keys.put(
              KeyEntry.unreadable(key, Math.max(position, held == null ? 0 : held.position())));
          release(held);
        }
      }
    }
  }

  @Override
  public void remove(EntityId id) {
    switch (id) {
      case TenantId tenant -> tenants.slot(tenant).clear();
      case GroupId group -> groupSlot(group).clear();
      case KeyId key -> {
        KeyEntry held = keys.find(key);
        if (held != null) {
          keys.remove(held);
          release(held);
        }
      }
    }
  }

  @Override
  public void countUnreadable() {
    unreadable.increment();
  }

  @Override
  public @Nullable KeyEntry find(SecretHash secret) {
    return keys.find(secret);
  }

  /** Always: it holds every key. */
  @Override
  public boolean rulesOut(SecretHash secret) {
    return true;
  }

  @Override
  public @Nullable KeyEntry find(KeyId id) {
    return keys.find(id);
  }

  @Override
  public Standing standing(TenantId id) {
    var slot = tenants.find(id);
    TenantState state = slot == null ? null : slot.value();
    if (state == null) {
      return Standing.UNKNOWABLE;
    }
    return state.suspended() ? Standing.TENANT_SUSPENDED : Standing.GOOD;
  }

  /**
   * Shows every key that the image holds. One that comes or changes meanwhile is shown as it was,
   * as it is, or not at all.
   */
  public void forEachKey(Consumer<KeyEntry> action) {
    keys.forEach(action);
  }

  @Override
  public long appliedPosition() {
    return appliedPosition;
  }

  /** Tells {@code listener} each new applied position, on the writer's thread; it must be quick. */
  public void onAdvance(LongConsumer listener) {
    onAdvance = listener;
  }

  @Override
  public void advance(long position) {
    if (position > appliedPosition) {
      appliedPosition = position;
      onAdvance.accept(position);
    }
  }

  /** Whether the image was filled once: only then is an absent key an unknown one. */
  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public void complete() {
    trusted = true;
    complete = true;
  }

  /**
   * Says that the image is what an earlier process left behind.
   *
   * @param position that all of it reflects: what is narrower may be newer
   * @param whole whether nothing that narrowed it afterwards can be missing; if it may, keys with a
   *     bound on staleness wait for {@link #complete} (rule E6)
   */
  public void restored(long position, boolean whole) {
    trusted = whole;
    advance(position);
    complete = true;
  }

  @Override
  public boolean isTrusted() {
    return trusted;
  }

  @Override
  public boolean isNarrowedBy(EntityView view) {
    return switch (view) {
      case TenantView tenant -> {
        var slot = tenants.find(tenant.id());
        yield slot != null
            && isNews(slot, tenant.position())
            && Narrowing.isOf(slot.value(), tenant);
      }
      case GroupView group -> {
        var slot = groups.get(group.id());
        yield slot != null && isNews(slot, group.position()) && Narrowing.isOf(slot.value(), group);
      }
      case KeyView key -> {
        KeyEntry held = keys.find(key.id());
        yield held != null && isNews(held, key.position()) && Narrowing.isOf(held, key);
      }
    };
  }

  @Override
  public long positionOf(EntityId id) {
    return switch (id) {
      case TenantId tenant -> positionOf(tenants.find(tenant));
      case GroupId group -> positionOf(groups.get(group));
      case KeyId key -> {
        KeyEntry held = keys.find(key);
        yield held == null ? 0 : held.position();
      }
    };
  }

  private static long positionOf(@Nullable SharedSlot<?, ?> slot) {
    return slot == null ? 0 : slot.position();
  }

  /**
   * Denies an entity as the image did that is restored: whatever is held of it, and until something
   * newer than this position and than what is held comes.
   */
  public void restoreDenied(EntityId id, long position) {
    long until = Math.max(position, positionOf(id));
    switch (id) {
      case TenantId tenant -> tenants.slot(tenant).set(until, null, false);
      case GroupId group -> groupSlot(group).set(until, null, false);
      case KeyId key -> {
        KeyEntry held = keys.find(key);
        keys.put(KeyEntry.unreadable(key, until));
        release(held);
      }
    }
  }

  /** All that it holds at this moment, to be looked at by another thread. For the writer. */
  public ImageCopy copy() {
    return new ImageCopy(appliedPosition, tenants.all(), groups.values(), keys);
  }

  /** Drops what a restoring that failed put into the image, which is not complete yet. */
  public void forget() {
    if (complete) {
      throw new IllegalStateException("a complete image is not dropped");
    }
    copy().ids().forEach(this::remove);
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public long unreadableRecords() {
    return unreadable.sum();
  }

  /**
   * An entry for a key that something else holds: it is what its tenant and its group are here. For
   * the writer only.
   */
  public KeyEntry entryOf(KeyView view) {
    return entryOf(view, Grant.of(view));
  }

  private KeyEntry entryOf(KeyView view, Grant grant) {
    GroupId group = view.group();
    return new KeyEntry(
        view, tenants.slot(view.tenant()), group == null ? null : groupSlot(group), grant);
  }

  private boolean isNews(SharedSlot<?, ?> held, long position) {
    return held.isAbsent() ? mayBeNew(position) : position > held.position(); // E1
  }

  private boolean isNews(@Nullable KeyEntry held, long position) {
    return held == null ? mayBeNew(position) : position > held.position(); // E1
  }

  // E3: what was there at this position would be held if it had not been removed for good.
  private boolean mayBeNew(long position) {
    return !complete || position > appliedPosition;
  }

  private void put(KeyView view) {
    KeyEntry held = keys.find(view.id());
    KeyEntry entry = entryOf(view, grants.acquire(Grant.of(view)));
    if (keys.isClaimedByAnother(entry)) {
      // L5 excludes it; a log that does it all the same gets neither key's rights mixed up.
      grants.release(entry.grant());
      deny(view.id(), view.position());
      return;
    }
    keys.put(entry);
    release(held);
  }

  private void release(@Nullable KeyEntry held) {
    if (held != null && held.isReadable()) {
      grants.release(held.grant());
    }
  }

  private SharedSlot<GroupId, GroupView> groupSlot(GroupId id) {
    return groups.computeIfAbsent(id, absent -> new SharedSlot<>(absent, -1));
  }
}
