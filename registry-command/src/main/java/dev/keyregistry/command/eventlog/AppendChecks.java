package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.SecretHash;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch must know of the log before it can decide, asked in at most three statements however
 * many requests there are.
 */
final class AppendChecks {

  private final Map<String, Long> newest = new HashMap<>();
  private final Set<SecretHash> takenSecrets = new HashSet<>();
  private final Map<String, KnownRequest> knownRequests = new HashMap<>();

  private AppendChecks() {}

  record SecretRow(SecretHash secret, long position) {}

  record IdempotencyRow(Idempotency idempotency, String subject, long position) {}

  private record KnownRequest(byte[] digest, String subject, long position) {}

  static AppendChecks of(Connection connection, LogHead head, List<AppendRequest> requests)
      throws SQLException {
    var checks = new AppendChecks();
    checks.readNewest(connection, head, requests);
    checks.readSecrets(connection, requests);
    checks.readRequests(
        connection,
        requests.stream().map(AppendRequest::idempotency).filter(Objects::nonNull).toList());
    return checks;
  }

  /** What a request that took effect before is answered with. */
  static Optional<AppendResult> replay(Connection connection, Idempotency idempotency)
      throws SQLException {
    var checks = new AppendChecks();
    checks.readRequests(connection, List.of(idempotency));
    return Optional.ofNullable(checks.replay(idempotency));
  }

  /** The newest event of a subject that the batch asked about, or 0 if none is of interest. */
  long newest(String subject) {
    return newest.getOrDefault(subject, 0L);
  }

  boolean secretTaken(SecretHash secret) {
    return takenSecrets.contains(secret);
  }

  @Nullable AppendResult replay(Idempotency idempotency) {
    KnownRequest known = knownRequests.get(name(idempotency));
    if (known == null) {
      return null;
    }
    return Arrays.equals(known.digest, idempotency.digest())
        ? new AppendResult.Replayed(known.subject, known.position)
        : new AppendResult.IdempotencyMismatch();
  }

  void remember(IdempotencyRow row) {
    knownRequests.put(
        name(row.idempotency),
        new KnownRequest(row.idempotency.digest(), row.subject, row.position));
  }

  private static String name(Idempotency idempotency) {
    return idempotency.caller() + '\n' + idempotency.key();
  }

  private void readNewest(Connection connection, LogHead head, List<AppendRequest> requests)
      throws SQLException {
    Map<String, Long> oldestInterest = new HashMap<>();
    for (AppendRequest request : requests) {
      for (Condition condition : List.of(request.condition(), request.caller())) {
        if (condition.after() < head.position()) { // else nothing can stand after it
          condition
              .subjects()
              .forEach(subject -> oldestInterest.merge(subject, condition.after(), Math::min));
        }
      }
    }
    if (oldestInterest.isEmpty()) {
      return;
    }
    String sql =
        "select c.subject, e.position from unnest(?::text[], ?::bigint[]) c(subject, after)"
            + " cross join lateral (select position from events"
            + " where subject = c.subject and position > c.after"
            + " order by position desc limit 1) e";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(1, array(connection, "text", oldestInterest.keySet().toArray()));
      select.setArray(2, array(connection, "bigint", oldestInterest.values().toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          newest.put(row.getString(1), row.getLong(2));
        }
      }
    }
  }

  private void readSecrets(Connection connection, List<AppendRequest> requests)
      throws SQLException {
    byte[][] asked =
        requests.stream()
            .flatMap(request -> request.newSecrets().stream())
            .map(SecretHash::toBytes)
            .toArray(byte[][]::new);
    if (asked.length == 0) {
      return;
    }
    try (PreparedStatement select =
        connection.prepareStatement("select sha256 from secret_hashes where sha256 = any (?)")) {
      select.setArray(1, array(connection, "bytea", asked));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          takenSecrets.add(SecretHash.ofDigest(row.getBytes(1)));
        }
      }
    }
  }

  private void readRequests(Connection connection, List<Idempotency> asked) throws SQLException {
    if (asked.isEmpty()) {
      return;
    }
    String sql =
        "select i.caller, i.key, i.digest, i.subject, i.position from idempotency i"
            + " join unnest(?::text[], ?::text[]) a(caller, key) using (caller, key)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setArray(
          1, array(connection, "text", asked.stream().map(Idempotency::caller).toArray()));
      select.setArray(2, array(connection, "text", asked.stream().map(Idempotency::key).toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          knownRequests.put(
              row.getString(1) + '\n' + row.getString(2),
              new KnownRequest(row.getBytes(3), row.getString(4), row.getLong(5)));
        }
      }
    }
  }

  static void insertSecrets(Connection connection, List<SecretRow> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into secret_hashes (sha256, position) values (?, ?)")) {
      for (SecretRow row : rows) {
        insert.setBytes(1, row.secret.toBytes());
        insert.setLong(2, row.position);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static void insertIdempotency(Connection connection, List<IdempotencyRow> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into idempotency (caller, key, digest, subject, position)"
                + " values (?, ?, ?, ?, ?)")) {
      for (IdempotencyRow row : rows) {
        insert.setString(1, row.idempotency.caller());
        insert.setString(2, row.idempotency.key());
        insert.setBytes(3, row.idempotency.digest());
        insert.setString(4, row.subject);
        insert.setLong(5, row.position);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static Array array(Connection connection, String type, Object[] values)
      throws SQLException {
    return connection.createArrayOf(type, values);
  }
}
