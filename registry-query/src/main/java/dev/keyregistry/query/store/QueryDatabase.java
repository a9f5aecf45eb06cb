package dev.keyregistry.query.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyregistry.validator.tls.TlsFailure;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/** The store's database: brings its schema up to date, and opens it for writing and reading. */
public final class QueryDatabase implements AutoCloseable {

  /** The schema that everything of this service is in. */
  public static final String SCHEMA = "query";

  private static final int CONNECTIONS = 12;
  // A statement that reads a page is quick; a rebuild's delete is the longest of all.
  private static final String SESSION =
      "-c search_path="
          + SCHEMA
          + " -c idle_in_transaction_session_timeout=30000"
          + " -c lock_timeout=30000 -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2"
          + " -c tcp_keepalives_count=3";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private QueryDatabase(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    jdbi.registerArrayType(String.class, "text");
    jdbi.registerArrayType(Long.class, "bigint");
  }

  /**
   * Opens the database and migrates it.
   *
   * @throws StoreUnavailableException if it cannot be reached or migrated
   */
  public static QueryDatabase open(String jdbcUrl, String user, String password) {
    PGSimpleDataSource direct = dataSource(jdbcUrl, user, password);
    try {
      Flyway.configure()
          .dataSource(direct)
          .schemas(SCHEMA)
          .locations("classpath:db/query")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      throw new StoreUnavailableException(
          "cannot open the query store's database (is PostgreSQL up, and the URL right?): "
              + reason(e),
          e);
    }
    PGSimpleDataSource sessions = dataSource(jdbcUrl, user, password);
    sessions.setOptions(SESSION);
    var config = new HikariConfig();
    config.setDataSource(sessions);
    config.setPoolName("query-store");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(5_000);
    return new QueryDatabase(new HikariDataSource(config));
  }

  /** What the projection writes to. */
  public ProjectionStore projection() {
    return new ProjectionStore(jdbi);
  }

  /** What answers are read from. */
  public ReadModel reads() {
    return new ReadModel(jdbi);
  }

  @Override
  public void close() {
    pool.close();
  }

  private static String reason(Throwable failure) {
    return TlsFailure.explain(failure, "--database-tls").orElseGet(() -> firstLine(failure));
  }

  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static PGSimpleDataSource dataSource(String jdbcUrl, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setURL(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(5);
    source.setTcpKeepAlive(true);
    source.setApplicationName("registry-query");
    return source;
  }
}
