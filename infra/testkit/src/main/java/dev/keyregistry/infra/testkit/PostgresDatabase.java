package dev.keyregistry.infra.testkit;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a test's own. Tests may leave it; the server forgets it in time.
 *
 * @param jdbcUrl without user and password
 */
public record PostgresDatabase(String jdbcUrl, String user, String password) {
  /** Opens a new connection every time; put a pool in front where that matters. */
  public DataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
