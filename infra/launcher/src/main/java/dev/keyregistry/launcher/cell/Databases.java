package dev.keyregistry.launcher.cell;

import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases of the services, each its own: nothing but Kafka connects command and query. */
final class Databases {

  static final String COMMAND = "registry";
  static final String QUERY = "registry_query";

  private Databases() {}

  static void ensure(EmbeddedPostgres server) {
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password())) {
      create(connection, COMMAND);
      create(connection, QUERY);
    } catch (SQLException e) {
      throw new LaunchException("cannot create the databases: " + e.getMessage(), e);
    }
  }

  private static void create(Connection connection, String name) throws SQLException {
    if (!exists(connection, name)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("create database " + name);
      }
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      try (ResultSet result = query.executeQuery()) {
        return result.next();
      }
    }
  }
}
