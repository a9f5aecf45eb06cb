package dev.keyregistry.command.eventlog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the server together and are answered together: one round trip, however many
 * they are. The server runs them in order, each with a snapshot of its own; after one that fails it
 * runs none.
 *
 * <p>Parameters must tell their type by their class or be cast in the statement: for one that does
 * not, the driver would ask the server first, a round trip each.
 */
public final class Pipeline {

  /** Takes one row of a query's answer. */
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> parameters = new ArrayList<>();
  private final List<@Nullable RowReader> readers = new ArrayList<>();

  /** An empty one; the caller keeps the connection, and its transaction. */
  public Pipeline(Connection connection) {
    this.connection = connection;
  }

  /** Adds a statement that answers with rows, each of which {@code reader} gets. */
  public void query(String query, RowReader reader, Object... values) {
    add(query, reader, values);
  }

  /** Adds a statement that answers with no rows. */
  public void update(String update, Object... values) {
    add(update, null, values);
  }

  /** A parameter that is an array. */
  public Array array(String type, Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  /** A parameter that has one attribute of every row. */
  public <R, C> Array column(
      String type, List<R> rows, Function<R, C> attribute, IntFunction<C[]> array)
      throws SQLException {
    return array(type, rows.stream().map(attribute).toArray(array));
  }

  private void add(String statement, @Nullable RowReader reader, Object... values) {
    if (!readers.isEmpty()) {
      sql.append(';');
    }
    sql.append(statement);
    readers.add(reader);
    parameters.addAll(List.of(values));
  }

  /** Runs what was added. */
  public void run() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, parameters.get(i));
      }
      boolean hasRows = statement.execute();
      for (RowReader reader : readers) {
        if (reader != null) {
          read(statement, hasRows, reader);
        }
        hasRows = statement.getMoreResults();
      }
    }
  }

  private static void read(PreparedStatement statement, boolean hasRows, RowReader reader)
      throws SQLException {
    if (!hasRows) {
      throw new SQLException("a query of the pipeline was not answered with rows");
    }
    try (ResultSet rows = statement.getResultSet()) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}
