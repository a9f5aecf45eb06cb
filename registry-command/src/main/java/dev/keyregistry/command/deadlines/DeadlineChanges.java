package dev.keyregistry.command.deadlines;

import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LoggedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a batch of the log's events changes in the tables. */
final class DeadlineChanges {

  private final Map<KeyId, @Nullable Deadline> keys = new HashMap<>(); // null: no row any more
  private final Map<TenantId, RotationPolicy> policies = new HashMap<>();
  private final Function<LoggedEvent, List<KeyEvent>> historyUpTo;

  /**
   * No changes yet.
   *
   * @param before the rows that there are of the batch's keys
   * @param historyUpTo reads every event of the key of an event, that one included
   */
  DeadlineChanges(Map<KeyId, Deadline> before, Function<LoggedEvent, List<KeyEvent>> historyUpTo) {
    this.keys.putAll(before);
    this.historyUpTo = historyUpTo;
  }

  /** The keys of these events that may have a row. */
  static List<KeyId> keys(List<RegistryEvent> events) {
    return events.stream()
        .filter(KeyEvent.class::isInstance)
        .map(event -> ((KeyEvent) event).key())
        .distinct()
        .toList();
  }

  void add(LoggedEvent logged, RegistryEvent event) {
    switch (event) {
      case TenantEvent.TenantCreated e -> policies.put(e.tenant(), RotationPolicy.DEFAULT);
      case TenantEvent.TenantPoliciesChanged e -> policies.put(e.tenant(), e.policies().rotation());
      case KeyEvent.KeyCreated e -> keys.put(e.key(), Deadline.of(e));
      case KeyEvent e -> change(logged, e);
      default -> {}
    }
  }

  private void change(LoggedEvent logged, KeyEvent event) {
    Deadline before = keys.get(event.key());
    if (before == null) {
      return; // revoked before
    }
    keys.put(
        event.key(),
        event instanceof KeyEvent.KeyRotationAborted
            ? Deadline.fold(historyUpTo.apply(logged)) // since when the older secret is there
            : before.after(event));
  }

  List<Deadline> rows() {
    List<Deadline> rows = new ArrayList<>();
    for (@Nullable Deadline deadline : keys.values()) {
      if (deadline != null) {
        rows.add(deadline);
      }
    }
    return rows;
  }

  List<KeyId> gone() {
    List<KeyId> gone = new ArrayList<>();
    keys.forEach(
        (key, deadline) -> {
          if (deadline == null) {
            gone.add(key);
          }
        });
    return gone;
  }

  Map<TenantId, RotationPolicy> policies() {
    return policies;
  }
}
