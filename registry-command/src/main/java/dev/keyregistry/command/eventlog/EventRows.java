package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Events as rows: the statements of the log, shared by its writer and its readers. */
final class EventRows {

  private static final String COLUMNS =
      "position, event_id, type, subject, time, epoch, chain_hash, data";
  private static final String HEAD = "select log_id, epoch, position, chain_hash from log_head";

  private EventRows() {}

  /** L1: whoever holds this row gives the next positions. */
  static final String LOCK_HEAD = HEAD + " for update";

  /** The end of the log as it was a moment ago: for readers, who need no lock. */
  static LogHead head(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HEAD);
        ResultSet row = select.executeQuery()) {
      row.next();
      return head(row);
    }
  }

  static Instant now(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("select clock_timestamp()");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  static LogHead head(ResultSet row) throws SQLException {
    return new LogHead(
        new LogIdentity(row.getObject(1, UUID.class), row.getLong(2)),
        row.getLong(3),
        ChainHash.of(row.getBytes(4)));
  }

  static void insert(Pipeline pipeline, List<LoggedEvent> events) throws SQLException {
    pipeline.update(
        "insert into events ("
            + COLUMNS
            + ')'
            + " select p, i, t, s, a::timestamptz, ?, h, d from unnest("
            + "?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::bytea[])"
            + " e(p, i, t, s, a, h, d)",
        events.getFirst().log().epoch(),
        pipeline.column("bigint", events, LoggedEvent::position, Long[]::new),
        pipeline.column("uuid", events, LoggedEvent::id, UUID[]::new),
        pipeline.column("text", events, LoggedEvent::type, String[]::new),
        pipeline.column("text", events, LoggedEvent::subject, String[]::new),
        pipeline.column("text", events, event -> event.time().toString(), String[]::new),
        pipeline.column("bytea", events, event -> event.chainHash().toBytes(), byte[][]::new),
        pipeline.column("bytea", events, LoggedEvent::data, byte[][]::new));
  }

  static void moveHead(Pipeline pipeline, LogHead head) {
    pipeline.update(
        "update log_head set position = ?, chain_hash = ?",
        head.position(),
        head.chainHash().toBytes());
  }

  static List<LoggedEvent> after(Connection connection, UUID logId, long position, int limit)
      throws SQLException {
    String sql = "select " + COLUMNS + " from events where position > ? order by position limit ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, position);
      select.setInt(2, limit);
      return read(select, logId);
    }
  }

  static List<LoggedEvent> ofSubject(Connection connection, UUID logId, String subject, long upTo)
      throws SQLException {
    String sql =
        "select " + COLUMNS + " from events where subject = ? and position <= ? order by position";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, subject);
      select.setLong(2, upTo);
      return read(select, logId);
    }
  }

  static Optional<LoggedEvent> firstOf(Connection connection, UUID logId, String subject)
      throws SQLException {
    String sql = "select " + COLUMNS + " from events where subject = ? order by position limit 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, subject);
      return read(select, logId).stream().findFirst();
    }
  }

  static Optional<LoggedEvent> thatBrought(Connection connection, UUID logId, SecretHash secret)
      throws SQLException {
    String sql =
        "select "
            + COLUMNS
            + " from events where position ="
            + " (select h.position from secret_hashes h where h.sha256 = ?)";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setBytes(1, secret.toBytes());
      return read(select, logId).stream().findFirst();
    }
  }

  static void queryHead(Pipeline pipeline, Consumer<LogHead> reader) {
    pipeline.query(HEAD, row -> reader.accept(head(row)));
  }

  /** Every event of these entities. */
  static void queryHistories(
      Pipeline pipeline, UUID logId, List<String> subjects, Consumer<LoggedEvent> reader)
      throws SQLException {
    pipeline.query(
        "select e.* from unnest(?::text[]) s(subject) cross join lateral (select "
            + COLUMNS
            + " from events where events.subject = s.subject order by position) e",
        row -> reader.accept(event(row, logId)),
        pipeline.array("text", subjects.toArray()));
  }

  private static List<LoggedEvent> read(PreparedStatement select, UUID logId) throws SQLException {
    List<LoggedEvent> events = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        events.add(event(row, logId));
      }
    }
    return events;
  }

  private static LoggedEvent event(ResultSet row, UUID logId) throws SQLException {
    return new LoggedEvent(
        row.getLong(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getBytes(8),
        ChainHash.of(row.getBytes(7)),
        new LogIdentity(logId, row.getLong(6)));
  }
}
