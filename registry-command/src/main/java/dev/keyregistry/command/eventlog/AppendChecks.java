package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.SecretHash;
import java.sql.Connection;
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
 * What a batch must know of the log before it can decide, asked in one round trip however many
 * requests there are.
 */
final class AppendChecks {

  private @Nullable LogHead head;
  private final Map<String, Long> newest = new HashMap<>();
  private final Set<SecretHash> takenSecrets = new HashSet<>();
  private final Set<GroupId> groupsWithKeys = new HashSet<>();
  private final Map<String, KnownRequest> knownRequests = new HashMap<>();

  private AppendChecks() {}

  record SecretRow(SecretHash secret, long position) {}

  record IdempotencyRow(Idempotency idempotency, String subject, long position) {}

  private record KnownRequest(byte[] digest, String subject, long position) {}

  /**
   * Locks the head and then asks (rule L1): each question is a statement of its own, and so sees
   * all that was committed before the lock was got.
   */
  static AppendChecks underLock(Connection connection, List<AppendRequest> requests)
      throws SQLException {
    var checks = new AppendChecks();
    var pipeline = new Pipeline(connection);
    pipeline.query(EventRows.LOCK_HEAD, row -> checks.head = EventRows.head(row));
    checks.readNewest(pipeline, requests);
    checks.readSecrets(pipeline, requests);
    checks.readGroups(pipeline, requests);
    checks.readRequests(
        pipeline,
        requests.stream().map(AppendRequest::idempotency).filter(Objects::nonNull).toList());
    pipeline.run();
    return checks;
  }

  /** The end of the log, which stays it for as long as the lock is held. */
  LogHead head() {
    return Objects.requireNonNull(head, "asked without the lock");
  }

  /** What a request that took effect before is answered with. */
  static Optional<AppendResult> replay(Connection connection, Idempotency idempotency)
      throws SQLException {
    var checks = new AppendChecks();
    var pipeline = new Pipeline(connection);
    checks.readRequests(pipeline, List.of(idempotency));
    pipeline.run();
    return Optional.ofNullable(checks.replay(idempotency));
  }

  /** The newest event of a subject that the batch asked about, or 0 if none is of interest. */
  long newest(String subject) {
    return newest.getOrDefault(subject, 0L);
  }

  boolean secretTaken(SecretHash secret) {
    return takenSecrets.contains(secret);
  }

  /** Whether a key is in a group that the batch would delete. */
  boolean hasKeys(GroupId group) {
    return groupsWithKeys.contains(group);
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

  private void readNewest(Pipeline pipeline, List<AppendRequest> requests) throws SQLException {
    Map<String, Long> oldestInterest = new HashMap<>();
    for (AppendRequest request : requests) {
      for (Condition condition : List.of(request.condition(), request.caller())) {
        condition
            .subjects()
            .forEach(subject -> oldestInterest.merge(subject, condition.after(), Math::min));
      }
    }
    if (oldestInterest.isEmpty()) {
      return;
    }
    pipeline.query(
        "select c.subject, e.position from unnest(?::text[], ?::bigint[]) c(subject, after)"
            + " cross join lateral (select position from events"
            + " where subject = c.subject and position > c.after"
            + " order by position desc limit 1) e",
        row -> newest.put(row.getString(1), row.getLong(2)),
        pipeline.array("text", oldestInterest.keySet().toArray()),
        pipeline.array("bigint", oldestInterest.values().toArray()));
  }

  private void readSecrets(Pipeline pipeline, List<AppendRequest> requests) throws SQLException {
    byte[][] asked =
        requests.stream()
            .flatMap(request -> request.newSecrets().stream())
            .map(SecretHash::toBytes)
            .toArray(byte[][]::new);
    if (asked.length > 0) {
      pipeline.query(
          "select sha256 from secret_hashes where sha256 = any (?)",
          row -> takenSecrets.add(SecretHash.ofDigest(row.getBytes(1))),
          pipeline.array("bytea", asked));
    }
  }

  private void readGroups(Pipeline pipeline, List<AppendRequest> requests) throws SQLException {
    Object[] asked =
        requests.stream()
            .flatMap(request -> GroupMembers.toBeEmpty(request.events()).stream())
            .map(GroupId::value)
            .toArray();
    if (asked.length > 0) {
      pipeline.query(
          "select g from unnest(?::text[]) g where exists"
              + " (select 1 from group_members m where m.group_id = g and not m.deleted)",
          row -> groupsWithKeys.add(GroupId.of(row.getString(1))),
          pipeline.array("text", asked));
    }
  }

  private void readRequests(Pipeline pipeline, List<Idempotency> asked) throws SQLException {
    if (asked.isEmpty()) {
      return;
    }
    pipeline.query(
        "select i.caller, i.key, i.digest, i.subject, i.position from idempotency i"
            + " join unnest(?::text[], ?::text[]) a(caller, key) using (caller, key)",
        row ->
            knownRequests.put(
                row.getString(1) + '\n' + row.getString(2),
                new KnownRequest(row.getBytes(3), row.getString(4), row.getLong(5))),
        pipeline.array("text", asked.stream().map(Idempotency::caller).toArray()),
        pipeline.array("text", asked.stream().map(Idempotency::key).toArray()));
  }

  static void insertSecrets(Pipeline pipeline, List<SecretRow> rows) throws SQLException {
    if (!rows.isEmpty()) {
      pipeline.update(
          "insert into secret_hashes (sha256, position)"
              + " select * from unnest(?::bytea[], ?::bigint[])",
          pipeline.column("bytea", rows, row -> row.secret.toBytes(), byte[][]::new),
          pipeline.column("bigint", rows, SecretRow::position, Long[]::new));
    }
  }

  static void insertIdempotency(Pipeline pipeline, List<IdempotencyRow> rows) throws SQLException {
    if (!rows.isEmpty()) {
      pipeline.update(
          "insert into idempotency (caller, key, digest, subject, position)"
              + " select * from unnest(?::text[], ?::text[], ?::bytea[], ?::text[], ?::bigint[])",
          pipeline.column("text", rows, row -> row.idempotency.caller(), String[]::new),
          pipeline.column("text", rows, row -> row.idempotency.key(), String[]::new),
          pipeline.column("bytea", rows, row -> row.idempotency.digest(), byte[][]::new),
          pipeline.column("text", rows, IdempotencyRow::subject, String[]::new),
          pipeline.column("bigint", rows, IdempotencyRow::position, Long[]::new));
    }
  }
}
