package dev.keyregistry.query;

import dev.keyregistry.infra.testkit.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the query store's tables really hold. */
public final class StoreRows {

  private final PostgresDatabase database;

  public StoreRows(PostgresDatabase database) {
    this.database = database;
  }

  /** Every row of the read model, but for the hint where the topic goes on. */
  public List<String> all() {
    List<String> all = new ArrayList<>();
    all.addAll(read("select t::text from query.keys t order by key_id"));
    all.addAll(read("select t::text from query.tenants t order by tenant_id"));
    all.addAll(read("select t::text from query.key_groups t order by group_id"));
    all.addAll(read("select t::text from query.key_secrets t order by sha256"));
    all.addAll(read("select t::text from query.events t order by position"));
    all.addAll(read("select position || ' ' || chain_hash || ' ' || log_id from query.progress"));
    return all;
  }

  /** The first column of each row. */
  public List<String> read(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
