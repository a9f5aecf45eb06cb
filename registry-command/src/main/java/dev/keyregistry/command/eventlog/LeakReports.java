package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reports of leaked secrets that wait to be handled, beside the log. A report leaves the table in
 * the transaction that handled it: whoever dies meanwhile has handled nothing, and the next one
 * does. Several processes share the work.
 */
public final class LeakReports {

  /** About how many of the partner's may wait, and how many of all tenants' together. */
  public static final int MAX_WAITING = 100_000;

  /** About how many may wait that one tenant's keys report. */
  public static final int MAX_WAITING_OF_TENANT = 10_000;

  // Long enough for a batch of commands; the row locks of a process that dies go at once.
  private static final String PATIENCE = "set local idle_in_transaction_session_timeout = 60000";
  private static final String NEXT =
      "select id, sha256, tenant, reporter, reporter_tenant, address, url, source"
          + " from leak_reports where due <= now()"
          + " order by (reporter_tenant is not null), due, id limit ? for update skip locked";
  private static final String BACKLOG = "select count(*), min(received) from leak_reports";
  private static final String DELETE = "delete from leak_reports where id = any (?)";
  private static final String POSTPONE =
      "update leak_reports set attempts = attempts + 1,"
          + " due = now() + make_interval(secs => least(power(2, least(attempts, 20)), 300))"
          + " where id = any (?)";

  private final DataSource dataSource;

  LeakReports(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** What became of reports that were handed in. */
  public sealed interface Added {

    /** They wait, durably. */
    record Waiting() implements Added {}

    /** Too many wait already; none was taken. */
    record Full() implements Added {}

    /** What the caller's authority rests on changed (rule L4); none was taken. */
    record CallerChanged(long position) implements Added {}
  }

  /** Handles one report of a secret that a key has or had. */
  public interface Handler {

    /**
     * Handles a report; it may be handed in again, as it may be that this is never noted.
     *
     * @return whether it is done with; if not, it is handed in again later
     */
    boolean handle(LeakReport report, IssuedSecret secret);
  }

  /**
   * What came of a batch.
   *
   * @param unknown reports of what is no key's secret
   * @param known reports that were handled
   * @param postponed reports that are to be tried again later
   */
  public record Batch(int unknown, int known, int postponed) {

    /** How many there were. */
    public int size() {
      return unknown + known + postponed;
    }
  }

  /**
   * Hands reports of one reporter in, all of them or none. One that is the same as another that
   * waits is that one.
   *
   * @param caller what the caller's authority was based on
   * @throws LogUnavailableException if the database does not answer; none was taken
   * @throws AppendInDoubtException if it is not known whether they were taken
   */
  public Added add(List<LeakReport> reports, Condition caller) {
    if (reports.isEmpty()) {
      return new Added.Waiting();
    }
    try (Connection connection = dataSource.getConnection()) {
      return add(connection, reports, caller);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static Added add(Connection connection, List<LeakReport> reports, Condition caller) {
    try {
      return new NewLeakReports(connection, caller).add(reports);
    } catch (SQLException e) {
      throw new AppendInDoubtException("the log's database did not answer the insert of reports");
    }
  }

  /**
   * Handles reports that wait and that nobody else is handling.
   *
   * @param limit how many at most
   * @throws LogUnavailableException if the database does not answer; those that were handled may be
   *     handed in again
   */
  public Batch handle(int limit, Handler handler) {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      List<Waiting> waiting = next(connection, limit);
      Batch batch = waiting.isEmpty() ? new Batch(0, 0, 0) : handle(connection, waiting, handler);
      connection.commit();
      return batch;
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /**
   * What waits.
   *
   * @param oldest when the first of it came; {@code null} if nothing waits
   */
  public record Backlog(long count, @Nullable Instant oldest) {}

  /**
   * What waits now.
   *
   * @throws LogUnavailableException if the database does not answer
   */
  public Backlog backlog() {
    try (Connection connection = dataSource.getConnection()) {
      var pipeline = new Pipeline(connection);
      Backlog[] backlog = {new Backlog(0, null)};
      pipeline.query(BACKLOG, row -> backlog[0] = backlog(row));
      pipeline.run();
      return backlog[0];
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private static Backlog backlog(ResultSet row) throws SQLException {
    Timestamp oldest = row.getTimestamp(2);
    return new Backlog(row.getLong(1), oldest == null ? null : oldest.toInstant());
  }

  private record Waiting(long id, LeakReport report) {}

  private static List<Waiting> next(Connection connection, int limit) throws SQLException {
    List<Waiting> waiting = new ArrayList<>();
    var pipeline = new Pipeline(connection);
    pipeline.update(PATIENCE);
    pipeline.query(NEXT, row -> waiting.add(new Waiting(row.getLong(1), report(row))), limit);
    pipeline.run();
    return waiting;
  }

  private static LeakReport report(ResultSet row) throws SQLException {
    var by = new Reporter(row.getString(4), tenant(row.getString(5)), row.getString(6));
    return new LeakReport(
        SecretHash.ofDigest(row.getBytes(2)),
        tenant(row.getString(3)),
        by,
        row.getString(7),
        row.getString(8));
  }

  private static @Nullable TenantId tenant(@Nullable String name) {
    return name == null ? null : TenantId.of(name);
  }

  private static Batch handle(Connection connection, List<Waiting> waiting, Handler handler)
      throws SQLException {
    IssuedSecrets issued =
        IssuedSecrets.among(
            connection, waiting.stream().map(each -> each.report.secret()).distinct().toList());
    List<Long> done = new ArrayList<>();
    List<Long> postponed = new ArrayList<>();
    int unknown = 0;
    for (Waiting each : waiting) {
      IssuedSecret secret = issued.find(each.report.secret());
      boolean foreign = secret != null && !each.report.countsFor(secret.tenant());
      if (foreign || !issued.has(each.report.secret())) {
        unknown++;
        done.add(each.id);
      } else {
        boolean handled = secret != null && handler.handle(each.report, secret);
        (handled ? done : postponed).add(each.id);
      }
    }
    var pipeline = new Pipeline(connection);
    pipeline.update(DELETE, pipeline.array("bigint", done.toArray()));
    pipeline.update(POSTPONE, pipeline.array("bigint", postponed.toArray()));
    pipeline.run();
    return new Batch(unknown, done.size() - unknown, postponed.size());
  }

  private static LogUnavailableException unavailable(SQLException e) {
    return new LogUnavailableException("the log's database does not answer", e);
  }
}
