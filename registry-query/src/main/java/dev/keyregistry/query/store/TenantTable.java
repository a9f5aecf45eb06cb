package dev.keyregistry.query.store;

import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.StoredTenant;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The tenants, in a transaction of the projection. */
public final class TenantTable {

  private static final String SAVE =
      """
      insert into tenants (tenant_id, name, suspended, policies, view, created_at, updated_at,
        version, position)
      values (:id, :name, :suspended, :policies::jsonb, :view, :createdAt, :updatedAt, :version,
        :position)
      on conflict (tenant_id) do update set
        name = excluded.name, suspended = excluded.suspended,
        policies = excluded.policies, view = excluded.view,
        updated_at = excluded.updated_at, version = excluded.version,
        position = excluded.position
      """;

  private final Handle handle;

  TenantTable(Handle handle) {
    this.handle = handle;
  }

  public Optional<StoredTenant> find(TenantId id) {
    return handle
        .createQuery("select * from tenants where tenant_id = :id")
        .bind("id", id.value())
        .map((row, context) -> Rows.tenant(row))
        .findOne();
  }

  public void save(Collection<StoredTenant> tenants) {
    RowBatch.write(handle, SAVE, tenants, TenantTable::bind);
  }

  private static void bind(PreparedBatch batch, StoredTenant tenant) {
    RowBatch.bind(batch, tenant.life());
    batch
        .bind("id", tenant.view().id().value())
        .bind("name", tenant.name())
        .bind("suspended", tenant.view().suspended())
        .bind("policies", Rows.json(tenant.policies()))
        .bind("view", ViewCodec.encode(tenant.view()));
  }
}
