package dev.keyregistry.command.eventlog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyregistry.validator.tls.TlsFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The log's database: brings its schema up to date, and holds what appends to it and reads it. */
public final class LogDatabase implements AutoCloseable {

  // L2: nobody sleeps on the head lock. A stopped process loses it within about a second.
  private static final String SESSION =
      "-c idle_in_transaction_session_timeout=1000 -c statement_timeout=10000"
          + " -c lock_timeout=5000 -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1"
          + " -c tcp_keepalives_count=3 -c tcp_user_timeout=5000";
  private static final int READ_CONNECTIONS = 8;
  private static final int IDLE_READ_CONNECTIONS = 2;

  private final DataSource sessions;
  private final HikariDataSource readers;
  private final EventLog log;
  private final LogTail tail;
  private final LogNotices notices;
  private final LogAppender appender;
  private final HistoryReader histories;

  private LogDatabase(HikariDataSource readers, DataSource direct) {
    this.sessions = direct;
    this.readers = readers;
    this.log = new EventLog(readers);
    this.tail = new LogTail(log);
    this.histories = new HistoryReader(readers, log.logId());
    this.notices = new LogNotices(direct, tail);
    this.appender =
        new LogAppender(
            direct,
            events -> {
              tail.committed(events);
              notices.grown();
            });
  }

  /**
   * Opens the database and migrates it.
   *
   * @throws LogUnavailableException if it cannot be reached
   */
  public static LogDatabase open(String jdbcUrl, String user, String password) {
    try {
      Flyway.configure()
          .dataSource(dataSource(jdbcUrl, user, password)) // migrations may take their time
          .locations("classpath:db/log")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      throw new LogUnavailableException(
          "cannot open the log's database (is PostgreSQL up, and the URL right?): " + reason(e), e);
    }
    return connect(jdbcUrl, user, password);
  }

  /** Opens a database whose schema is up to date. */
  static LogDatabase connect(String jdbcUrl, String user, String password) {
    PGSimpleDataSource direct = dataSource(jdbcUrl, user, password);
    direct.setOptions(SESSION);
    direct.setSocketTimeout(15);
    var config = new HikariConfig();
    config.setDataSource(direct);
    config.setMaximumPoolSize(READ_CONNECTIONS);
    config.setMinimumIdle(IDLE_READ_CONNECTIONS);
    config.setPoolName("log-readers");
    config.setConnectionTimeout(3_000);
    var readers = new HikariDataSource(config);
    try {
      var database = new LogDatabase(readers, direct);
      database.notices.start();
      database.appender.start();
      database.histories.start();
      return database;
    } catch (RuntimeException e) {
      readers.close();
      throw e;
    }
  }

  private static String reason(Throwable failure) {
    return TlsFailure.explain(failure, "--database-tls").orElseGet(() -> firstLine(failure));
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private static PGSimpleDataSource dataSource(String jdbcUrl, String user, String password) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl);
    dataSource.setUser(user);
    dataSource.setPassword(password);
    dataSource.setReWriteBatchedInserts(true);
    dataSource.setTcpKeepAlive(true);
    dataSource.setConnectTimeout(3);
    dataSource.setPrepareThreshold(1);
    dataSource.setApplicationName("registry-command");
    return dataSource;
  }

  /**
   * Appends by group commit; answers within seconds. If the database does not answer, the future
   * fails: with {@link LogUnavailableException} if nothing was appended, with {@link
   * AppendInDoubtException} if that is not known.
   */
  public CompletableFuture<AppendResult> append(AppendRequest request) {
    return appender.append(request);
  }

  /**
   * What happened to these entities, as committed now.
   *
   * @throws LogUnavailableException if the database does not answer
   */
  public SubjectHistory history(List<String> subjects) {
    return histories.read(subjects);
  }

  /** Why nothing can be appended any more, in one line; empty while that is not so. */
  public Optional<String> trouble() {
    return appender.trouble();
  }

  public EventLog log() {
    return log;
  }

  public LogTail tail() {
    return tail;
  }

  /** Reports of leaked secrets that wait beside the log. */
  public LeakReports leakReports() {
    return new LeakReports(readers);
  }

  /** Connections for those who keep small state beside the log. */
  public DataSource dataSource() {
    return readers;
  }

  /** Connections outside of the pool, for those who hold one for as long as they live. */
  public DataSource sessions() {
    return sessions;
  }

  @Override
  public void close() {
    appender.close();
    histories.close();
    notices.close();
    readers.close();
  }
}
