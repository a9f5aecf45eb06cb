package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.domain.KeyDeadlines;
import dev.keyregistry.command.domain.KeyDeadlines.SecretAge;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.command.eventlog.Pipeline;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The tables beside the log that tell what is due, and how much of the log they reflect. */
final class DeadlineTable {

  private final DataSource dataSource;

  DeadlineTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** How much of the log the tables reflect. */
  long progress() {
    var position = new long[1];
    inOne(
        pipeline ->
            pipeline.query(
                "select position from deadline_progress", row -> position[0] = row.getLong(1)));
    return position[0];
  }

  /** The rows of those of the keys that have one. */
  Map<KeyId, Deadline> rows(List<KeyId> keys) {
    Map<KeyId, Deadline> found = new HashMap<>();
    inOne(
        pipeline ->
            pipeline.query(
                "select key, tenant, generation, secret_since, rotation_announced, expires_at,"
                    + " expiry_announced, active, deleted from deadlines where key = any (?)",
                row -> {
                  Deadline deadline = deadline(row);
                  found.put(deadline.key(), deadline);
                },
                pipeline.column("text", keys, KeyId::value, String[]::new)));
    return found;
  }

  private static Deadline deadline(ResultSet row) throws SQLException {
    OffsetDateTime expiresAt = row.getObject(6, OffsetDateTime.class);
    return new Deadline(
        KeyId.of(row.getString(1)),
        TenantId.of(row.getString(2)),
        new KeyDeadlines(
            List.of(new SecretAge(row.getInt(3), instant(row, 4), row.getBoolean(5))),
            expiresAt == null ? null : expiresAt.toInstant(),
            row.getBoolean(7)),
        row.getBoolean(8),
        row.getBoolean(9));
  }

  /**
   * Writes what a batch changed, and that the tables reflect it, in one transaction.
   *
   * @return false, and nothing is written, if another process has gone on from {@code from}
   */
  boolean write(long from, long to, DeadlineChanges changes) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        boolean written = write(connection, from, to, changes);
        if (written) {
          connection.commit();
        }
        return written;
      } finally {
        connection.rollback(); // of what was not committed
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static boolean write(Connection connection, long from, long to, DeadlineChanges changes)
      throws SQLException {
    var moved = new boolean[1];
    var pipeline = new Pipeline(connection);
    pipeline.query(
        "update deadline_progress set position = ? where position = ? returning position",
        row -> moved[0] = true,
        to,
        from);
    DeadlineRows.upsert(pipeline, changes.rows());
    DeadlineRows.delete(pipeline, changes.gone());
    DeadlineRows.policies(pipeline, changes.policies());
    pipeline.run();
    return moved[0];
  }

  /** Takes away the row of a key on which nothing becomes due any more. */
  void forget(KeyId key) {
    inOne(pipeline -> DeadlineRows.delete(pipeline, List.of(key)));
  }

  /** Up to {@code limit} keys that expire until an instant, and of which no notice was given. */
  List<Due.Expiry> expiring(Instant until, Cursor after, int limit) {
    List<Due.Expiry> due = new ArrayList<>();
    inOne(
        pipeline ->
            pipeline.query(
                "select key, expires_at from deadlines"
                    + " where not expiry_announced and not deleted"
                    + " and expires_at <= ?::timestamptz"
                    + " and (expires_at, key) > (?::timestamptz, ?)"
                    + " order by expires_at, key limit ?",
                row -> due.add(new Due.Expiry(KeyId.of(row.getString(1)), instant(row, 2))),
                until.toString(),
                after.at(),
                after.key(),
                limit));
    return due;
  }

  /**
   * A tenant of which a secret is too old.
   *
   * @param maxAge how old it should have got
   * @param enforced whether its keys are to be disabled too
   */
  record OverdueTenant(TenantId tenant, Duration maxAge, boolean enforced) {}

  /** Up to {@code limit} tenants after the named one of which a key is due for rotation. */
  List<OverdueTenant> overdue(Instant now, String after, int limit) {
    List<OverdueTenant> tenants = new ArrayList<>();
    String old =
        " from deadlines d where d.tenant = p.tenant and not d.deleted and d.secret_since"
            + " <= ?::timestamptz - p.max_age_millis * interval '1 millisecond'";
    inOne(
        pipeline ->
            pipeline.query(
                "select tenant, max_age_millis, enforced from rotation_policies p"
                    + " where tenant > ? and max_age_millis is not null"
                    + " and (exists (select"
                    + old
                    + " and not d.rotation_announced) or enforced and exists (select"
                    + old
                    + " and d.rotation_announced and d.active))"
                    + " order by tenant limit ?",
                row ->
                    tenants.add(
                        new OverdueTenant(
                            TenantId.of(row.getString(1)),
                            Duration.ofMillis(row.getLong(2)),
                            row.getBoolean(3))),
                after,
                now.toString(),
                now.toString(),
                limit));
    return tenants;
  }

  /**
   * Up to {@code limit} keys of a tenant whose secret is too old.
   *
   * @param announced false for those of which no notice was given, true for those of which it was,
   *     and that work all the same
   */
  List<Due.Rotation> rotations(
      OverdueTenant tenant, boolean announced, Instant now, Cursor after, int limit) {
    List<Due.Rotation> due = new ArrayList<>();
    inOne(
        pipeline ->
            pipeline.query(
                "select key, generation, secret_since from deadlines where tenant = ? and "
                    + (announced ? "rotation_announced and active" : "not rotation_announced")
                    + " and not deleted and secret_since <= ?::timestamptz"
                    + " and (secret_since, key) > (?::timestamptz, ?)"
                    + " order by secret_since, key limit ?",
                row ->
                    due.add(
                        new Due.Rotation(
                            KeyId.of(row.getString(1)),
                            row.getInt(2),
                            instant(row, 3),
                            tenant.maxAge)),
                tenant.tenant.value(),
                now.minus(tenant.maxAge).toString(),
                after.at(),
                after.key(),
                limit));
    return due;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private interface Statements {
    void add(Pipeline pipeline) throws SQLException;
  }

  private void inOne(Statements statements) {
    try (Connection connection = dataSource.getConnection()) {
      var pipeline = new Pipeline(connection);
      statements.add(pipeline);
      pipeline.run();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static LogUnavailableException unavailable(SQLException e) {
    return new LogUnavailableException("the log's database does not answer", e);
  }
}
