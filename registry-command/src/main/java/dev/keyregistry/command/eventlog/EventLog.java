package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads the log. Nothing can appear later below a position that was read (rule L1). */
public final class EventLog {

  private final DataSource dataSource;
  private final UUID logId;

  /**
   * Opens the log for reading.
   *
   * @throws LogUnavailableException if the database cannot be reached
   */
  public EventLog(DataSource dataSource) {
    this.dataSource = dataSource;
    this.logId = read(EventRows::head).log().logId();
  }

  UUID logId() {
    return logId;
  }

  /** The end of the log as committed now. */
  public LogHead head() {
    return read(EventRows::head);
  }

  /**
   * The database's clock, which is one for all processes.
   *
   * @throws LogUnavailableException if it does not answer
   */
  public Instant now() {
    return read(EventRows::now);
  }

  /** Up to {@code limit} events after a position, in order. */
  public List<LoggedEvent> after(long position, int limit) {
    return read(connection -> EventRows.after(connection, logId, position, limit));
  }

  /** Every event of one entity up to and including a position, in order. */
  public List<LoggedEvent> ofSubject(String subject, long upTo) {
    return read(connection -> EventRows.ofSubject(connection, logId, subject, upTo));
  }

  /** The first event of one entity, if it has any. */
  public Optional<LoggedEvent> firstOf(String subject) {
    return read(connection -> EventRows.firstOf(connection, logId, subject));
  }

  /** The event that gave a key this secret; empty if none ever did. */
  public Optional<LoggedEvent> thatBrought(SecretHash secret) {
    return read(connection -> EventRows.thatBrought(connection, logId, secret));
  }

  /** What a request that took effect before is answered with; empty if it did not (rule L5). */
  public Optional<AppendResult> earlier(Idempotency idempotency) {
    return read(connection -> AppendChecks.replay(connection, idempotency));
  }

  /** How far the relay has published, durably (rule R2). */
  public long relayProgress() {
    return read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("select position from relay_progress");
              ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Notes how far the relay has published; to be called after Kafka's commit (rule R2). It never
   * goes back, whoever is late.
   */
  public void relayProgress(long position) {
    read(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update relay_progress set position = ? where position < ?")) {
            update.setLong(1, position);
            update.setLong(2, position);
            return update.executeUpdate();
          }
        });
  }

  private <T> T read(Query<T> query) {
    try (Connection connection = dataSource.getConnection()) {
      return query.run(connection);
    } catch (SQLException e) {
      throw new LogUnavailableException("the log's database does not answer", e);
    }
  }

  private interface Query<T> {
    T run(Connection connection) throws SQLException;
  }
}
