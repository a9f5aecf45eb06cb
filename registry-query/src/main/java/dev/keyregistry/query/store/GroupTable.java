package dev.keyregistry.query.store;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.StoredGroup;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The key groups, in a transaction of the projection. */
public final class GroupTable {

  private static final String SAVE =
      """
      insert into key_groups (group_id, tenant_id, name, description, active, deleted, view,
        created_at, updated_at, version, position)
      values (:id, :tenant, :name, :description, :active, :deleted, :view,
        :createdAt, :updatedAt, :version, :position)
      on conflict (group_id) do update set
        name = excluded.name, description = excluded.description, active = excluded.active,
        deleted = excluded.deleted, view = excluded.view, updated_at = excluded.updated_at,
        version = excluded.version, position = excluded.position
      """;

  private final Handle handle;

  GroupTable(Handle handle) {
    this.handle = handle;
  }

  public Optional<StoredGroup> find(GroupId id) {
    return handle
        .createQuery("select * from key_groups where group_id = :id")
        .bind("id", id.value())
        .map((row, context) -> Rows.group(row))
        .findOne();
  }

  public void save(Collection<StoredGroup> groups) {
    RowBatch.write(handle, SAVE, groups, GroupTable::bind);
  }

  private static void bind(PreparedBatch batch, StoredGroup group) {
    RowBatch.bind(batch, group.life());
    batch
        .bind("id", group.view().id().value())
        .bind("tenant", group.view().tenant().value())
        .bind("name", group.name())
        .bind("description", group.description())
        .bind("active", group.view().active())
        .bind("deleted", group.deleted())
        .bind("view", ViewCodec.encode(group.view()));
  }
}
