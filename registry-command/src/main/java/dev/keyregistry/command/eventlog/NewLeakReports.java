package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReports.Added;
import dev.keyregistry.events.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts reports of one reporter into the table, all that do not wait there already. */
final class NewLeakReports {

  // The partner and the tenants have a limit each, so that neither fills the other's. A report is
  // left out where one of the same secret, for the same keys, waits.
  private static final String INSERT =
      """
      with reported as (
        select distinct on (sha256, tenant) *
        from unnest(?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          as r (sha256, tenant, reporter, reporter_tenant, address, url, source)),
      taken as (
        select 1
        where (select count(*) from leak_reports where (reporter_tenant is null)
            = (select reporter_tenant is null from reported limit 1)) <= ? - ?
          and (select count(*) from leak_reports where reporter_tenant
            = (select reporter_tenant from reported limit 1)) <= ? - ?
          and not exists (select 1 from events where subject = any (?) and position > ?)),
      added as (
        insert into leak_reports (sha256, tenant, reporter, reporter_tenant, address, url, source)
        select r.* from reported r
        where exists (select 1 from taken) and not exists (
          select 1 from leak_reports w
          where w.sha256 = r.sha256 and w.tenant is not distinct from r.tenant
            and (w.reporter_tenant is null) = (r.reporter_tenant is null)))
      select 1 from taken
      """;
  private static final String CHANGED =
      "select max(position) from events where subject = any (?) and position > ?";

  private final Connection connection;
  private final Condition caller;

  NewLeakReports(Connection connection, Condition caller) {
    this.connection = connection;
    this.caller = caller;
  }

  Added add(List<LeakReport> reports) throws SQLException {
    return insert(reports) ? new Added.Waiting() : refusal();
  }

  private boolean insert(List<LeakReport> reports) throws SQLException {
    var pipeline = new Pipeline(connection);
    boolean[] taken = {false};
    pipeline.query(
        INSERT,
        row -> taken[0] = true,
        pipeline.column("bytea", reports, report -> report.secret().toBytes(), byte[][]::new),
        pipeline.array("text", reports.stream().map(report -> name(report.within())).toArray()),
        pipeline.column("text", reports, report -> report.by().name(), String[]::new),
        pipeline.array(
            "text", reports.stream().map(report -> name(report.by().tenant())).toArray()),
        pipeline.array("text", reports.stream().map(report -> report.by().address()).toArray()),
        pipeline.array("text", reports.stream().map(LeakReport::url).toArray()),
        pipeline.array("text", reports.stream().map(LeakReport::source).toArray()),
        LeakReports.MAX_WAITING,
        reports.size(),
        LeakReports.MAX_WAITING_OF_TENANT,
        reports.size(),
        pipeline.array("text", caller.subjects().toArray()),
        caller.after());
    pipeline.run();
    return taken[0];
  }

  private static @Nullable String name(@Nullable TenantId tenant) {
    return tenant == null ? null : tenant.value();
  }

  private Added refusal() throws SQLException {
    var pipeline = new Pipeline(connection);
    long[] changed = {0};
    pipeline.query(
        CHANGED,
        row -> changed[0] = row.getLong(1),
        pipeline.array("text", caller.subjects().toArray()),
        caller.after());
    pipeline.run();
    return changed[0] > 0 ? new Added.CallerChanged(changed[0]) : new Added.Full();
  }
}
