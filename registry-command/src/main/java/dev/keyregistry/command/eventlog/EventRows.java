package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Events as rows: the statements of the log, shared by its writer and its readers. */
final class EventRows {

  private static final String COLUMNS =
      "position, event_id, type, subject, time, epoch, chain_hash, data";

  private EventRows() {}

  static LogHead head(Connection connection, boolean lock) throws SQLException {
    String sql = "select log_id, epoch, position, chain_hash from log_head";
    // L1: whoever holds this row gives the next positions. Readers do not need it.
    try (PreparedStatement select = connection.prepareStatement(lock ? sql + " for update" : sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return new LogHead(
          new LogIdentity(row.getObject(1, UUID.class), row.getLong(2)),
          row.getLong(3),
          ChainHash.of(row.getBytes(4)));
    }
  }

  static void insert(Connection connection, List<LoggedEvent> events) throws SQLException {
    String sql = "insert into events (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (LoggedEvent event : events) {
        insert.setLong(1, event.position());
        insert.setObject(2, event.id());
        insert.setString(3, event.type());
        insert.setString(4, event.subject());
        insert.setObject(5, OffsetDateTime.ofInstant(event.time(), ZoneOffset.UTC));
        insert.setLong(6, event.log().epoch());
        insert.setBytes(7, event.chainHash().toBytes());
        insert.setBytes(8, event.data());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static void moveHead(Connection connection, LogHead head) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update log_head set position = ?, chain_hash = ?")) {
      update.setLong(1, head.position());
      update.setBytes(2, head.chainHash().toBytes());
      update.executeUpdate();
    }
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

  private static List<LoggedEvent> read(PreparedStatement select, UUID logId) throws SQLException {
    List<LoggedEvent> events = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        events.add(
            new LoggedEvent(
                row.getLong(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getBytes(8),
                ChainHash.of(row.getBytes(7)),
                new LogIdentity(logId, row.getLong(6))));
      }
    }
    return events;
  }
}
