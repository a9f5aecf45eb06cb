package dev.keyregistry.validator.image;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.GroupView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an image held at one moment. It is made of what never changes, so any thread may look at it
 * however the image goes on.
 */
public final class ImageCopy {

  private record Held<I extends EntityId, V>(I id, long position, @Nullable V value) {}

  private final long appliedPosition;
  private final List<Held<TenantId, TenantState>> tenants;
  private final List<Held<GroupId, GroupView>> groups;
  private final List<KeyEntry> keys;

  ImageCopy(
      long appliedPosition,
      Collection<SharedSlot<TenantId, TenantState>> tenants,
      Collection<SharedSlot<GroupId, GroupView>> groups,
      KeyIndex keys) {
    this.appliedPosition = appliedPosition;
    this.tenants = held(tenants);
    this.groups = held(groups);
    this.keys = new ArrayList<>(keys.size());
    keys.forEach(this.keys::add);
  }

  private static <I extends EntityId, V> List<Held<I, V>> held(Collection<SharedSlot<I, V>> slots) {
    List<Held<I, V>> held = new ArrayList<>();
    for (SharedSlot<I, V> slot : slots) {
      if (!slot.isAbsent()) {
        held.add(new Held<>(slot.id(), slot.position(), slot.value()));
      }
    }
    return held;
  }

  /** Takes in what a copy holds: with it, an empty image becomes equal to the one copied. */
  public interface Reader {

    /** Something that is known. */
    void view(EntityView view);

    /** Something of which all that is known is that it is denied, up to this position. */
    void denied(EntityId id, long position);
  }

  /** Every event up to here is reflected. */
  public long appliedPosition() {
    return appliedPosition;
  }

  /** How many keys it holds. */
  public int size() {
    return keys.size();
  }

  /** Shows everything: tenants, then groups, then keys. */
  public void read(Reader reader) {
    for (var tenant : tenants) {
      TenantState state = tenant.value;
      show(reader, tenant.id, tenant.position, state == null ? null : state.view());
    }
    for (var group : groups) {
      show(reader, group.id, group.position, group.value);
    }
    for (KeyEntry key : keys) {
      show(reader, key.id(), key.position(), key.view());
    }
  }

  private static void show(Reader reader, EntityId id, long position, @Nullable EntityView view) {
    if (view == null) {
      reader.denied(id, position);
    } else {
      reader.view(view);
    }
  }

  Stream<EntityId> ids() {
    return Stream.of(
            tenants.stream().map(Held::id),
            groups.stream().map(Held::id),
            keys.stream().map(KeyEntry::id))
        .flatMap(each -> each);
  }
}
