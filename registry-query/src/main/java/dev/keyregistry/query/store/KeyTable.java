package dev.keyregistry.query.store;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.StoredKey;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The keys, in a transaction of the projection. */
public final class KeyTable {

  private static final int CUT_PAGE = 1_000;

  private static final String SAVE =
      """
      insert into keys (key_id, tenant_id, group_id, environment, status, scopes, roles,
        label, description, subject, metadata, allowed_ips, not_before, expires_at,
        max_staleness, credential, hint, previous_hint, view, cut_at, deleted_at, created_at, updated_at, version,
        position)
      values (:id, :tenant, :group, :environment, :status, :scopes, :roles,
        :label, :description, :subject, :metadata::jsonb, :allowedIps, :notBefore, :expiresAt,
        :maxStaleness, :credential, :hint, :previousHint, :view, :cutAt, :deletedAt, :createdAt, :updatedAt, :version,
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
      """;

  private final Handle handle;

  KeyTable(Handle handle) {
    this.handle = handle;
  }

  /** The keys among these ids that the store knows. */
  public List<StoredKey> find(Collection<KeyId> ids) {
    return handle
        .createQuery("select * from keys where key_id = any(:ids)")
        .bindArray("ids", String.class, ids.stream().map(KeyId::value).toArray())
        .map((row, context) -> Rows.key(row))
        .list();
  }

  public void save(Collection<StoredKey> keys) {
    RowBatch.write(handle, SAVE, keys, KeyTable::bind);
  }

  private static void bind(PreparedBatch batch, StoredKey key) {
    var view = key.view();
    var staleness = view.usage().maxStaleness();
    RowBatch.bind(batch, key.life());
    batch
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
        .bind("credential", key.hints().kind().wireName())
        .bind("hint", key.hints().newest())
        .bind("previousHint", key.hints().previous())
        .bind("view", ViewCodec.encode(view))
        .bind("cutAt", key.cutAt())
        .bind("deletedAt", Rows.time(key.deletedAt()));
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
}
