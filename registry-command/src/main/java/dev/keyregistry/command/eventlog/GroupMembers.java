package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.GroupEvent.GroupDeleted;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are in which group: what a batch changes of it, written in the batch's transaction.
 * Whether a group is empty can so be asked under the head lock (ADR 0009). A deleted key keeps its
 * place, as it may come back, but does not count.
 */
final class GroupMembers {

  private final Map<String, @Nullable GroupId> groups = new HashMap<>();
  private final Map<String, Boolean> deletions = new TreeMap<>();
  private final Set<GroupId> filled = new HashSet<>();
  private boolean anyUndeleted;

  private record Place(String key, GroupId group) {}

  /** The groups that these events delete, and that must be empty for it. */
  static List<GroupId> toBeEmpty(List<RegistryEvent> events) {
    List<GroupId> groups = new ArrayList<>();
    for (RegistryEvent event : events) {
      if (event instanceof GroupDeleted deleted) {
        groups.add(deleted.group());
      }
    }
    return groups;
  }

  /** Notes what an event of the batch means. */
  void note(RegistryEvent event) {
    switch (event) {
      case KeyEvent.KeyCreated e when e.group() != null -> move(e, e.group());
      case KeyEvent.KeyMoved e -> move(e, e.group());
      case KeyEvent.KeyDeleted e -> deletions.put(e.key().recordKey(), true);
      case KeyEvent.KeyUndeleted e -> {
        deletions.put(e.key().recordKey(), false);
        anyUndeleted = true;
      }
      default -> {}
    }
  }

  private void move(KeyEvent event, @Nullable GroupId to) {
    groups.put(event.key().recordKey(), to);
    if (to != null) {
      filled.add(to);
    }
  }

  /** Whether the batch so far may have put a key into the group, which the table does not show. */
  boolean mayHaveFilled(GroupId group) {
    return anyUndeleted || filled.contains(group);
  }

  void write(Pipeline pipeline) throws SQLException {
    List<Place> places = new ArrayList<>();
    List<String> left = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          if (group == null) {
            left.add(key);
          } else {
            places.add(new Place(key, group));
          }
        });
    if (!places.isEmpty()) {
      pipeline.update(
          "insert into group_members (key, group_id)"
              + " select * from unnest(?::text[], ?::text[])"
              + " on conflict (key) do update set group_id = excluded.group_id",
          pipeline.column("text", places, Place::key, String[]::new),
          pipeline.column("text", places, place -> place.group().value(), String[]::new));
    }
    if (!left.isEmpty()) {
      pipeline.update(
          "delete from group_members where key = any (?)", pipeline.array("text", left.toArray()));
    }
    if (!deletions.isEmpty()) {
      pipeline.update(
          "update group_members m set deleted = d.deleted"
              + " from unnest(?::text[], ?::boolean[]) d(key, deleted) where m.key = d.key",
          pipeline.array("text", deletions.keySet().toArray()),
          pipeline.array("boolean", deletions.values().toArray()));
    }
  }
}
