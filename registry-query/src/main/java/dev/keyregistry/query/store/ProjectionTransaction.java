package dev.keyregistry.query.store;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.Life;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.model.StoredTenant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** One batch being written: reads what it changes, and writes it with the progress. */
public final class ProjectionTransaction {

  private static final int CUT_PAGE = 1_000;

  private final Handle handle;
  private final Progress progress;

  ProjectionTransaction(Handle handle, Progress progress) {
    this.handle = handle;
    this.progress = progress;
  }

  /** How far the store was when this transaction began. */
  public Progress progress() {
    return progress;
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

  /** The keys among these ids that the store knows. */
  public List<StoredKey> keys(Collection<KeyId> ids) {
    return handle
        .createQuery("select * from keys where key_id = any(:ids)")
        .bindArray("ids", String.class, texts(ids))
        .map((row, context) -> Rows.key(row))
        .list();
  }

  public Optional<StoredTenant> tenant(TenantId id) {
    return handle
        .createQuery("select * from tenants where tenant_id = :id")
        .bind("id", id.value())
        .map((row, context) -> Rows.tenant(row))
        .findOne();
  }

  public Optional<StoredGroup> group(GroupId id) {
    return handle
        .createQuery("select * from key_groups where group_id = :id")
        .bind("id", id.value())
        .map((row, context) -> Rows.group(row))
        .findOne();
  }

  public void saveKeys(Collection<StoredKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into keys (key_id, tenant_id, group_id, environment, status, scopes, roles,
              label, description, subject, metadata, allowed_ips, not_before, expires_at,
              max_staleness, hint, previous_hint, view, cut_at, deleted_at, created_at, updated_at, version,
              position)
            values (:id, :tenant, :group, :environment, :status, :scopes, :roles,
              :label, :description, :subject, :metadata::jsonb, :allowedIps, :notBefore, :expiresAt,
              :maxStaleness, :hint, :previousHint, :view, :cutAt, :deletedAt, :createdAt, :updatedAt, :version,
              :position)
            on conflict (key_id) do update set
              group_id = excluded.group_id, status = excluded.status, scopes = excluded.scopes,
              roles = excluded.roles, label = excluded.label, description = excluded.description,
              subject = excluded.subject, metadata = excluded.metadata,
              allowed_ips = excluded.allowed_ips, not_before = excluded.not_before,
              expires_at = excluded.expires_at, max_staleness = excluded.max_staleness,
              hint = excluded.hint, previous_hint = excluded.previous_hint, view = excluded.view, cut_at = excluded.cut_at,
              deleted_at = excluded.deleted_at, updated_at = excluded.updated_at,
              version = excluded.version, position = excluded.position
            """)) {
      keys.forEach(key -> add(batch, key));
      batch.execute();
    }
  }

  private static void add(PreparedBatch batch, StoredKey key) {
    var view = key.view();
    var staleness = view.usage().maxStaleness();
    bind(batch, key.life())
        .bind("id", view.id().value())
        .bind("tenant", view.tenant().value())
        .bind("group", view.group() == null ? null : view.group().value())
        .bind("environment", view.environment().wireName())
        .bind("status", key.status().wireName())
        .bindArray("scopes", String.class, view.scopes().toList().toArray())
        .bindArray("roles", String.class, view.roles().toArray())
        .bind("label", key.profile().label())
        .bind("description", key.profile().description())
        .bind("subject", key.profile().subject())
        .bind("metadata", Rows.json(key.profile().metadata()))
        .bindArray(
            "allowedIps",
            String.class,
            view.restrictions().allowedIps().stream().map(Object::toString).toArray())
        .bind("notBefore", Rows.time(view.restrictions().notBefore()))
        .bind("expiresAt", Rows.time(view.restrictions().expiresAt()))
        .bind("maxStaleness", staleness == null ? null : staleness.toString())
        .bind("hint", key.hint())
        .bind("previousHint", key.previousHint())
        .bind("view", ViewCodec.encode(view))
        .bind("cutAt", key.cutAt())
        .bind("deletedAt", Rows.time(key.deletedAt()))
        .add();
  }

  private static PreparedBatch bind(PreparedBatch batch, Life life) {
    return batch
        .bind("createdAt", Rows.time(life.createdAt()))
        .bind("updatedAt", Rows.time(life.updatedAt()))
        .bind("version", life.version())
        .bind("position", life.position());
  }

  public void saveTenants(Collection<StoredTenant> tenants) {
    if (tenants.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into tenants (tenant_id, name, suspended, view, created_at, updated_at, version,
              position)
            values (:id, :name, :suspended, :view, :createdAt, :updatedAt, :version, :position)
            on conflict (tenant_id) do update set
              name = excluded.name, suspended = excluded.suspended, view = excluded.view,
              updated_at = excluded.updated_at, version = excluded.version,
              position = excluded.position
            """)) {
      for (StoredTenant tenant : tenants) {
        bind(batch, tenant.life())
            .bind("id", tenant.view().id().value())
            .bind("name", tenant.name())
            .bind("suspended", tenant.view().suspended())
            .bind("view", ViewCodec.encode(tenant.view()))
            .add();
      }
      batch.execute();
    }
  }

  public void saveGroups(Collection<StoredGroup> groups) {
    if (groups.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into key_groups (group_id, tenant_id, name, description, active, deleted, view,
              created_at, updated_at, version, position)
            values (:id, :tenant, :name, :description, :active, :deleted, :view,
              :createdAt, :updatedAt, :version, :position)
            on conflict (group_id) do update set
              name = excluded.name, description = excluded.description, active = excluded.active,
              deleted = excluded.deleted, view = excluded.view, updated_at = excluded.updated_at,
              version = excluded.version, position = excluded.position
            """)) {
      for (StoredGroup group : groups) {
        bind(batch, group.life())
            .bind("id", group.view().id().value())
            .bind("tenant", group.view().tenant().value())
            .bind("name", group.name())
            .bind("description", group.description())
            .bind("active", group.view().active())
            .bind("deleted", group.deleted())
            .bind("view", ViewCodec.encode(group.view()))
            .add();
      }
      batch.execute();
    }
  }

  public void saveEvents(Collection<StoredEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into events (position, chain_hash, event_id, type, subject, tenant_id, time,
              actor, source, reason, data)
            values (:position, :chainHash, :id, :type, :subject, :tenant, :time,
              :actor, :source, :reason, :data::jsonb)
            """)) {
      for (StoredEvent event : events) {
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
            .bind("data", event.data())
            .add();
      }
      batch.execute();
    }
  }

  /**
   * Takes what people wrote about each of these keys out of its events, up to the position at which
   * it was deleted: what is written when it is undeleted stays.
   */
  public void erasePersonalData(Map<KeyId, Long> deletions) {
    if (deletions.isEmpty()) {
      return;
    }
    List<KeyId> keys = List.copyOf(deletions.keySet());
    handle
        .createUpdate(
            """
            update events set data = data - 'profile'
              from unnest(:subjects, :ends) as deleted (subject, position)
              where events.subject = deleted.subject and events.position <= deleted.position
            """)
        .bindArray("subjects", String.class, keys.stream().map(KeyId::recordKey).toArray())
        .bindArray("ends", Long.class, keys.stream().map(deletions::get).toArray())
        .execute();
  }

  /** Marks every key that the cut covers, and that no earlier one did (rule R5). */
  public void cut(TenantId tenant, Cut cut) {
    String after = "";
    List<StoredKey> page;
    do {
      page =
          handle
              .createQuery(
                  """
                  select * from keys where tenant_id = :tenant and key_id > :after
                    and cut_at is null order by key_id limit :limit
                  """)
              .bind("tenant", tenant.value())
              .bind("after", after)
              .bind("limit", CUT_PAGE)
              .map((row, context) -> Rows.key(row))
              .list();
      Object[] covered =
          page.stream()
              .filter(key -> cut.covers(key.view()))
              .map(key -> key.view().id().value())
              .toArray();
      handle
          .createUpdate(
              "update keys set cut_at = :cut, status = 'revoked' where key_id = any(:ids)")
          .bind("cut", cut.before())
          .bindArray("ids", String.class, covered)
          .execute();
      after = page.isEmpty() ? after : page.getLast().view().id().value();
    } while (page.size() == CUT_PAGE);
  }

  public void saveProgress(Progress to) {
    LogIdentity log = to.log();
    handle
        .createUpdate(
            """
            update progress set position = :position, chain_hash = :chainHash,
              log_id = cast(:logId as uuid), epoch = cast(:epoch as bigint),
              topic_offset = cast(:offset as bigint)
            """)
        .bind("position", to.position())
        .bind("chainHash", to.chainHash().toBytes())
        .bind("logId", log == null ? null : log.logId())
        .bind("epoch", log == null ? null : (Long) log.epoch())
        .bind("offset", to.nextOffset())
        .execute();
  }

  private static Object[] texts(Collection<KeyId> ids) {
    return ids.stream().map(KeyId::value).toArray();
  }
}
