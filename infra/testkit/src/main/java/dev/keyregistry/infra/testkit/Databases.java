package dev.keyregistry.infra.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/** Creates databases on a server that some administrator account opens. */
final class Databases implements TestPostgres {
  private final PostgresDatabase administrator;
  private final List<String> created = new CopyOnWriteArrayList<>();

  /**
   * @param administrator any database of the server, with an account that may create others
   */
  Databases(PostgresDatabase administrator) {
    this.administrator = administrator;
  }

  @Override
  public PostgresDatabase createDatabase() {
    String name =
        "registry_test_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    execute("create database " + name);
    created.add(name);
    return new PostgresDatabase(
        JdbcUrls.withDatabase(administrator.jdbcUrl(), name),
        administrator.user(),
        administrator.password());
  }

  /** Drops what this object created, for servers that outlive the tests. */
  void dropAll() {
    created.forEach(name -> execute("drop database if exists " + name + " with (force)"));
  }

  private void execute(String sql) {
    try (Connection connection = administrator.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused: " + sql, e);
    }
  }
}
