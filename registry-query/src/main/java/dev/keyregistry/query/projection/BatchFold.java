package dev.keyregistry.query.projection;

import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.model.StoredTenant;
import dev.keyregistry.query.store.ProjectionTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds a batch of events into rows: each entity is read once and written once, however many of the
 * events are its own.
 */
final class BatchFold {

  private final ProjectionTransaction store;
  private final Map<KeyId, StoredKey> keys = new HashMap<>();
  private final Map<KeyId, StoredKey> changedKeys = new HashMap<>();
  private final Map<TenantId, StoredTenant> tenants = new HashMap<>();
  private final Map<GroupId, StoredGroup> groups = new HashMap<>();
  private final List<StoredEvent> events = new ArrayList<>();
  private final Map<SecretHash, KeyId> secrets = new HashMap<>();
  private final Map<KeyId, Long> deletions = new HashMap<>();

  BatchFold(ProjectionTransaction store) {
    this.store = store;
  }

  /** Reads the keys that these events are about. */
  void prepare(List<RegistryEvent> upcoming) {
    List<KeyId> ids =
        upcoming.stream()
            .filter(KeyEvent.class::isInstance)
            .map(event -> ((KeyEvent) event).key())
            .filter(id -> !keys.containsKey(id))
            .distinct()
            .toList();
    if (!ids.isEmpty()) {
      store.keys().find(ids).forEach(key -> keys.put(key.view().id(), key));
    }
  }

  void add(LoggedEvent logged, RegistryEvent event) {
    long position = logged.position();
    events.add(EventData.row(logged, event));
    switch (event) {
      case KeyEvent e -> add(e, position);
      case TenantEvent e -> add(e, position);
      case GroupEvent e -> {
        StoredGroup before =
            groups.computeIfAbsent(e.group(), id -> store.groups().find(id).orElse(null));
        groups.put(e.group(), TenantFold.apply(before, e, position));
      }
    }
  }

  private void add(KeyEvent event, long position) {
    StoredKey after = KeyFold.apply(keys.get(event.key()), event, position);
    keys.put(event.key(), after);
    changedKeys.put(event.key(), after);
    switch (event) {
      case KeyEvent.KeyCreated e -> secrets.put(e.secret().sha256(), e.key());
      case KeyEvent.KeyRotated e -> secrets.put(e.secret().sha256(), e.key());
      case KeyEvent.KeyDeleted e -> deletions.put(e.key(), position);
      default -> {}
    }
  }

  private void add(TenantEvent event, long position) {
    StoredTenant before =
        tenants.computeIfAbsent(event.tenant(), id -> store.tenants().find(id).orElse(null));
    tenants.put(event.tenant(), TenantFold.apply(before, event, position));
    if (event instanceof TenantEvent.KeysCut e) {
      // A cut is about keys as they are now: write them, mark them, and read them again.
      List<KeyId> known = List.copyOf(keys.keySet());
      write();
      store.keys().cut(e.tenant(), Cut.of(e, position));
      keys.clear();
      store.keys().find(known).forEach(key -> keys.put(key.view().id(), key));
    }
  }

  /** Writes what was folded since it was written last. */
  void write() {
    store.keys().save(changedKeys.values());
    store.secrets().save(secrets);
    store.tenants().save(tenants.values());
    store.groups().save(groups.values());
    store.events().save(events);
    store.events().erasePersonalData(deletions);
    changedKeys.clear();
    secrets.clear();
    events.clear();
    deletions.clear();
  }
}
