package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.eventlog.Pipeline;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/** Changes of the tables, many rows in one statement. */
final class DeadlineRows {

  private DeadlineRows() {}

  static void upsert(Pipeline pipeline, List<Deadline> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    pipeline.update(
        "insert into deadlines (key, tenant, generation, secret_since, rotation_announced,"
            + " expires_at, expiry_announced, active, deleted) select k, t, g, s::timestamptz, ra,"
            + " nullif(x, '')::timestamptz, xa, a, d from unnest(?::text[], ?::text[], ?::int[],"
            + " ?::text[], ?::boolean[], ?::text[], ?::boolean[], ?::boolean[], ?::boolean[]) r(k,"
            + " t, g, s, ra, x, xa, a, d) on conflict (key) do update set generation ="
            + " excluded.generation, secret_since = excluded.secret_since, rotation_announced ="
            + " excluded.rotation_announced, expires_at = excluded.expires_at, expiry_announced ="
            + " excluded.expiry_announced, active = excluded.active, deleted = excluded.deleted",
        pipeline.column("text", rows, row -> row.key().value(), String[]::new),
        pipeline.column("text", rows, row -> row.tenant().value(), String[]::new),
        pipeline.column("int", rows, row -> row.times().newest().generation(), Integer[]::new),
        pipeline.column(
            "text", rows, row -> row.times().newest().since().toString(), String[]::new),
        pipeline.column("boolean", rows, row -> row.times().newest().announced(), Boolean[]::new),
        pipeline.column("text", rows, DeadlineRows::expiresAt, String[]::new),
        pipeline.column("boolean", rows, row -> row.times().expiryAnnounced(), Boolean[]::new),
        pipeline.column("boolean", rows, Deadline::active, Boolean[]::new),
        pipeline.column("boolean", rows, Deadline::deleted, Boolean[]::new));
  }

  private static String expiresAt(Deadline row) {
    Instant expiresAt = row.times().expiresAt();
    return expiresAt == null ? "" : expiresAt.toString();
  }

  static void delete(Pipeline pipeline, List<KeyId> keys) throws SQLException {
    if (!keys.isEmpty()) {
      pipeline.update(
          "delete from deadlines where key = any (?)",
          pipeline.column("text", keys, KeyId::value, String[]::new));
    }
  }

  static void policies(Pipeline pipeline, Map<TenantId, RotationPolicy> policies)
      throws SQLException {
    if (policies.isEmpty()) {
      return;
    }
    List<Entry<TenantId, RotationPolicy>> rows = List.copyOf(policies.entrySet());
    pipeline.update(
        "insert into rotation_policies (tenant, max_age_millis, enforced)"
            + " select t, nullif(m, -1), e from unnest(?::text[], ?::bigint[], ?::boolean[])"
            + " r(t, m, e) on conflict (tenant) do update"
            + " set max_age_millis = excluded.max_age_millis, enforced = excluded.enforced",
        pipeline.column("text", rows, row -> row.getKey().value(), String[]::new),
        pipeline.column("bigint", rows, row -> millis(row.getValue()), Long[]::new),
        pipeline.column("boolean", rows, row -> row.getValue().enforced(), Boolean[]::new));
  }

  private static long millis(RotationPolicy policy) {
    Duration maxAge = policy.maxAge();
    return maxAge == null ? -1 : maxAge.toMillis();
  }
}
