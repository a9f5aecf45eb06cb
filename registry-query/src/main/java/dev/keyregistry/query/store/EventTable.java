package dev.keyregistry.query.store;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.query.model.StoredEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The events, in a transaction of the projection. */
public final class EventTable {

  private static final String SAVE =
      """
      insert into events (position, chain_hash, event_id, type, subject, tenant_id, time,
        actor, source, reason, data)
      values (:position, :chainHash, :id, :type, :subject, :tenant, :time,
        :actor, :source, :reason, :data::jsonb)
      """;

  private final Handle handle;

  EventTable(Handle handle) {
    this.handle = handle;
  }

  /** The chain hashes of these positions, as they were applied. */
  public Map<Long, ChainHash> chainHashes(Collection<Long> positions) {
    return handle
        .createQuery("select position, chain_hash from events where position = any(:positions)")
        .bindArray("positions", Long.class, positions.toArray())
        .reduceRows(
            new HashMap<>(),
            (hashes, row) -> {
              hashes.put(
                  row.getColumn("position", Long.class),
                  ChainHash.of(row.getColumn("chain_hash", byte[].class)));
              return hashes;
            });
  }

  public void save(Collection<StoredEvent> events) {
    RowBatch.write(handle, SAVE, events, EventTable::bind);
  }

  private static void bind(PreparedBatch batch, StoredEvent event) {
    batch
        .bind("position", event.position())
        .bind("chainHash", event.chainHash().toBytes())
        .bind("id", event.id())
        .bind("type", event.type())
        .bind("subject", event.subject())
        .bind("tenant", event.tenant())
        .bind("time", Rows.time(event.time()))
        .bind("actor", event.actor())
        .bind("source", event.source())
        .bind("reason", event.reason())
        .bind("data", event.data());
  }

  /**
   * Takes what people wrote about each of these keys, and where its secrets were found, out of its
   * events, up to the position at which it was deleted: what is written when it is undeleted stays.
   */
  public void erasePersonalData(Map<KeyId, Long> deletions) {
    if (deletions.isEmpty()) {
      return;
    }
    List<KeyId> keys = List.copyOf(deletions.keySet());
    handle
        .createUpdate(
            """
            update events set data = data - 'profile' - 'url'
              from unnest(:subjects, :ends) as deleted (subject, position)
              where events.subject = deleted.subject and events.position <= deleted.position
            """)
        .bindArray("subjects", String.class, keys.stream().map(KeyId::recordKey).toArray())
        .bindArray("ends", Long.class, keys.stream().map(deletions::get).toArray())
        .execute();
  }
}
