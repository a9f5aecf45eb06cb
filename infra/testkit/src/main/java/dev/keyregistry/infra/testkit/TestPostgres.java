package dev.keyregistry.infra.testkit;

/** A PostgreSQL server for tests. */
public interface TestPostgres {
  /** Creates an empty database that nobody else uses. */
  PostgresDatabase createDatabase();
}
