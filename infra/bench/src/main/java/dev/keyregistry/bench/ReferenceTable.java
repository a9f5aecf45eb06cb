package dev.keyregistry.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.infra.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * What a plain table does: one row and one transaction per event, over 16 connections, into a table
 * with the log's columns and two indexes.
 */
final class ReferenceTable implements AutoCloseable {

  static final int CONNECTIONS = 16;

  private final HikariDataSource pool;

  ReferenceTable(EmbeddedPostgres postgres) throws SQLException {
    pool = pool(postgres);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table reference (position bigserial primary key, event_id uuid not null,"
              + " type text not null, subject text not null, time timestamptz not null,"
              + " epoch bigint not null, chain_hash bytea not null, data bytea not null)");
      statement.execute("create index reference_subject on reference (subject, position)");
    }
  }

  void insert(RegistryEvent event) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into reference (event_id, type, subject, time, epoch, chain_hash, data)"
                    + " values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, EventCodec.typeOf(event));
      insert.setString(3, event.entity().recordKey());
      insert.setObject(4, OffsetDateTime.ofInstant(event.provenance().at(), ZoneOffset.UTC));
      insert.setLong(5, 1);
      insert.setBytes(6, new byte[32]);
      insert.setBytes(7, EventCodec.encode(event));
      insert.executeUpdate();
    }
  }

  private static HikariDataSource pool(EmbeddedPostgres postgres) {
    var config = new HikariConfig();
    config.setJdbcUrl(postgres.jdbcUrl());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(CONNECTIONS);
    config.addDataSourceProperty("prepareThreshold", "1");
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    pool.close();
  }
}
