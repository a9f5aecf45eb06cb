package dev.keyregistry.infra.testkit;

import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import java.util.Map;

/**
 * A PostgreSQL server of a test's own, which it may stop and kill; embedded, whatever the switch.
 */
public final class PostgresServer implements TestPostgres, AutoCloseable {
  private final TemporaryFolder folder;
  private final EmbeddedPostgres postgres;
  private final Databases databases;

  private PostgresServer(TemporaryFolder folder, EmbeddedPostgres postgres) {
    this.folder = folder;
    this.postgres = postgres;
    this.databases =
        new Databases(
            new PostgresDatabase(postgres.jdbcUrl(), postgres.user(), postgres.password()));
  }

  /** Starts an empty server. */
  public static PostgresServer fresh() {
    var folder = TemporaryFolder.create("postgres");
    try {
      // Many tests of one JVM share it, each with pools of its own.
      return new PostgresServer(
          folder, EmbeddedPostgres.start(folder.path(), 0, Map.of("max_connections", "300")));
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public PostgresDatabase createDatabase() {
    return databases.createDatabase();
  }

  /** Stops the server in order; sessions are cut off. */
  public void stop() {
    postgres.stop();
  }

  /** Kills the server as a crash would. */
  public void kill() {
    postgres.kill();
  }

  /** Starts it again, on the same port and data. */
  public void start() {
    postgres.restart();
  }

  /** The process id of the running server. */
  public long pid() {
    return postgres.pid();
  }

  /** Stops the server and deletes its data. */
  @Override
  public void close() {
    postgres.close();
    folder.close();
  }
}
