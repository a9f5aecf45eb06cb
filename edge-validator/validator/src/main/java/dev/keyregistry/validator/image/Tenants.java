package dev.keyregistry.validator.image;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.events.TenantId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The places of the tenants, by identity, and by number for readers of rows. */
final class Tenants {

  private static final int SMALLEST = 16;

  private final Map<TenantId, SharedSlot<TenantId, TenantState>> byId = new ConcurrentHashMap<>();
  private volatile AtomicReferenceArray<SharedSlot<TenantId, TenantState>> byNumber =
      new AtomicReferenceArray<>(SMALLEST);

  /** The place of a tenant, made if there is none. It stays for ever. */
  SharedSlot<TenantId, TenantState> slot(TenantId id) {
    SharedSlot<TenantId, TenantState> slot = byId.get(id);
    if (slot == null) {
      slot = new SharedSlot<>(id, byId.size());
      number(slot);
      byId.put(id, slot);
    }
    return slot;
  }

  /** The place of a tenant, for any reader; {@code null} if there is none. */
  @Nullable SharedSlot<TenantId, TenantState> find(TenantId id) {
    return byId.get(id);
  }

  /** Every place. For the writer. */
  Collection<SharedSlot<TenantId, TenantState>> all() {
    return byId.values();
  }

  SharedSlot<TenantId, TenantState> at(int number) {
    return requireNonNull(byNumber.getPlain(number)); // written before any row that has the number
  }

  private void number(SharedSlot<TenantId, TenantState> slot) {
    var all = byNumber;
    if (slot.number() == all.length()) {
      all = new AtomicReferenceArray<>(slot.number() * 2);
      for (int i = 0; i < slot.number(); i++) {
        all.setPlain(i, byNumber.getPlain(i));
      }
    }
    all.setRelease(slot.number(), slot);
    byNumber = all;
  }
}
