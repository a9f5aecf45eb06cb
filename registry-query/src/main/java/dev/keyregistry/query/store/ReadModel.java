package dev.keyregistry.query.store;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.Answer;
import dev.keyregistry.query.model.KeyFilter;
import dev.keyregistry.query.model.KeyOfSecret;
import dev.keyregistry.query.model.Page;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.model.StoredTenant;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store. Every answer comes from one snapshot, with the position that the snapshot
 * reflects. Lists are ordered by id and go on after an id, so that what is inserted meanwhile moves
 * nothing. Every reading throws a {@link StoreUnavailableException} while the database is away.
 */
public final class ReadModel {

  private final Jdbi jdbi;

  ReadModel(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Answer<Optional<StoredKey>> key(KeyId id) {
    return read(
        handle ->
            handle
                .createQuery("select * from keys where key_id = :id")
                .bind("id", id.value())
                .map((row, context) -> Rows.key(row))
                .findOne());
  }

  /** The key that has a secret, or had it once, with the log that the store follows. */
  public Answer<KeyOfSecret> keyOfSecret(SecretHash secret) {
    return read(
        handle -> {
          Progress progress =
              handle
                  .createQuery("select * from progress")
                  .map((row, context) -> Rows.progress(row))
                  .one();
          KeyView view =
              handle
                  .createQuery(
                      """
                      select view from keys where key_id =
                        (select key_id from key_secrets where sha256 = :sha256)
                      """)
                  .bind("sha256", secret.toBytes())
                  .map((row, context) -> (KeyView) ViewCodec.decode(row.getBytes("view")))
                  .findOne()
                  .orElse(null);
          return new KeyOfSecret(progress, view);
        });
  }

  /** Keys in the order of their ids, which is about that of their creation. */
  public Answer<Page<StoredKey>> keys(KeyFilter filter, @Nullable String after, int limit) {
    return read(handle -> keys(handle, filter, after, limit));
  }

  private static Page<StoredKey> keys(
      Handle handle, KeyFilter filter, @Nullable String after, int limit) {
    var sql = new StringBuilder("select * from keys where key_id > :after");
    boolean deleted = filter.status() == KeyStatus.DELETED;
    sql.append(deleted ? " and deleted_at is not null" : " and deleted_at is null");
    if (filter.tenant() != null) {
      sql.append(" and tenant_id = :tenant");
    }
    if (filter.status() != null && !deleted) {
      sql.append(" and status = :status");
    }
    if (filter.labelPrefix() != null) {
      sql.append(" and label like :label");
    }
    sql.append(" order by key_id limit :limit");
    try (Query query = handle.createQuery(sql)) {
      query.bind("after", after == null ? "" : after).bind("limit", limit + 1);
      if (filter.tenant() != null) {
        query.bind("tenant", filter.tenant().value());
      }
      if (filter.status() != null && !deleted) {
        query.bind("status", filter.status().wireName());
      }
      if (filter.labelPrefix() != null) {
        query.bind("label", likePrefix(filter.labelPrefix()));
      }
      return Page.of(query.map((row, context) -> Rows.key(row)).list(), limit);
    }
  }

  /** The events of an entity, oldest first. */
  public Answer<Page<StoredEvent>> events(EntityId id, long after, int limit) {
    return read(
        handle ->
            Page.of(
                handle
                    .createQuery(
                        """
                        select * from events where subject = :subject and position > :after
                          order by position limit :limit
                        """)
                    .bind("subject", id.recordKey())
                    .bind("after", after)
                    .bind("limit", limit + 1)
                    .map((row, context) -> Rows.event(row))
                    .list(),
                limit));
  }

  public Answer<Optional<StoredTenant>> tenant(TenantId id) {
    return read(
        handle ->
            handle
                .createQuery("select * from tenants where tenant_id = :id")
                .bind("id", id.value())
                .map((row, context) -> Rows.tenant(row))
                .findOne());
  }

  /** Tenants in the order of their ids; only one of them if {@code only} is given. */
  public Answer<Page<StoredTenant>> tenants(
      @Nullable TenantId only, @Nullable String after, int limit) {
    return read(
        handle ->
            Page.of(
                handle
                    .createQuery(
                        """
                        select * from tenants where tenant_id > :after
                          and (cast(:only as text) is null or tenant_id = :only)
                          order by tenant_id limit :limit
                        """)
                    .bind("after", after == null ? "" : after)
                    .bind("only", only == null ? null : only.value())
                    .bind("limit", limit + 1)
                    .map((row, context) -> Rows.tenant(row))
                    .list(),
                limit));
  }

  /** Groups that are not deleted, in the order of their ids. */
  public Answer<Page<StoredGroup>> groups(
      @Nullable TenantId tenant, @Nullable GroupId after, int limit) {
    return read(
        handle ->
            Page.of(
                handle
                    .createQuery(
                        """
                        select * from key_groups where group_id > :after and not deleted
                          and (cast(:tenant as text) is null or tenant_id = :tenant)
                          order by group_id limit :limit
                        """)
                    .bind("after", after == null ? "" : after.value())
                    .bind("tenant", tenant == null ? null : tenant.value())
                    .bind("limit", limit + 1)
                    .map((row, context) -> Rows.group(row))
                    .list(),
                limit));
  }

  // Repeatable read: the position and the rows are of one snapshot.
  private <T> Answer<T> read(Function<Handle, T> work) {
    try {
      return jdbi.inTransaction(
          TransactionIsolationLevel.REPEATABLE_READ,
          handle -> {
            long position =
                handle.createQuery("select position from progress").mapTo(Long.class).one();
            return new Answer<>(work.apply(handle), position);
          });
    } catch (JdbiException e) {
      throw StoreUnavailableException.isCause(e)
          ? new StoreUnavailableException("the query store's database does not answer", e)
          : e;
    }
  }

  private static String likePrefix(String prefix) {
    return prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + '%';
  }
}
