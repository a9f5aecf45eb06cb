package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that wait: none is lost, none holds up others, and they have bounds. */
class LeakQueueIT extends LeakReportsFixture {

  @Test
  void reports_left_by_one_process_are_handled_by_the_next(@TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    Path rootKey = folder.resolve("root.key");
    IssuedKey waiting;
    IssuedKey halfDone;
    try (var first = RunningCommand.start(log, rootKey, "first")) {
      waiting = keyOf(first, "revoke");
      halfDone = keyOf(first, "disable");
    }
    try (LogDatabase own = LogFixture.open(log);
        CommandRuntime runtime = CommandRuntime.start(own, List::of, null, "killed")) {
      LeakReports reports = own.leakReports();
      reports.add(List.of(reportOf(halfDone)), Condition.NONE);
      // Killed after the command was answered, before that was noted.
      assertThatThrownBy(
              () ->
                  reports.handle(
                      10,
                      (report, secret) -> {
                        runtime
                            .commands()
                            .send(
                                new KeyCommand.ReportLeak(
                                    secret.key(), secret.generation(), "r", null, by()),
                                new Order(Caller.SYSTEM, null, null));
                        throw new IllegalStateException("killed");
                      }))
          .hasMessage("killed");
      reports.add(List.of(reportOf(waiting)), Condition.NONE);
      assertThat(reports.backlog().count()).isEqualTo(2);
      assertThat(reports.backlog().oldest()).isBefore(Instant.now().plusSeconds(60));
    }
    assertThat(types(log, halfDone.id())).endsWith(NOTICE, DISABLED);
    try (var second = RunningCommand.start(log, rootKey, "second");
        var third = RunningCommand.start(log, rootKey, "third")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> count(log) == 0);
      assertThat(second.whoAmI(waiting).status()).isEqualTo(401);
      third.send("GET", "/v1/whoami", Map.of());
    }
    assertThat(types(log, waiting.id())).endsWith(NOTICE, REVOKED);
    assertThat(Collections.frequency(types(log, halfDone.id()), NOTICE)).isEqualTo(1);
    assertThat(Collections.frequency(types(log, halfDone.id()), DISABLED)).isEqualTo(1);
  }

  @Test
  void a_report_that_cannot_be_handled_now_is_tried_again_and_holds_up_no_other(
      @TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    IssuedKey one;
    IssuedKey other;
    try (var first = RunningCommand.start(log, folder.resolve("root.key"), "first")) {
      one = keyOf(first, "notify");
      other = keyOf(first, "notify");
    }
    try (LogDatabase own = LogFixture.open(log)) {
      LeakReports reports = own.leakReports();
      var unknown = new LeakReport(new SecretHash(1, 2, 3, 4), null, SOMEBODY, null, null);
      reports.add(List.of(reportOf(one), unknown, reportOf(other)), Condition.NONE);
      assertThat(reports.handle(10, (report, s) -> !s.key().value().equals(one.id())))
          .isEqualTo(new LeakReports.Batch(1, 1, 1));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> reports.handle(10, (r, s) -> true).equals(new LeakReports.Batch(0, 1, 0)));
      assertThat(reports.backlog()).isEqualTo(new LeakReports.Backlog(0, null));
    }
  }

  @Test
  void when_too_many_reports_wait_no_more_are_taken(@TempDir Path folder) throws SQLException {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var full = RunningCommand.start(log, folder.resolve("root.key"), "full")) {
      try (Connection connection = log.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into leak_reports (sha256, reporter, reporter_tenant, due)"
                + " select '\\x00', 'r', 't' || i % 90, 'infinity' from generate_series(1, "
                + LeakReports.MAX_WAITING
                + ") i");
      }
      Answer answer =
          full.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", full.rootKey()))));
      assertProblem(answer, 503, "too_many_reports");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(count(log)).isEqualTo(LeakReports.MAX_WAITING);
    }
    try (LogDatabase own = LogFixture.open(log)) { // the partner has its own limit
      own.leakReports()
          .add(
              List.of(new LeakReport(new SecretHash(1, 2, 3, 4), null, SOMEBODY, null, null)),
              Condition.NONE);
      assertThat(count(log)).isEqualTo(LeakReports.MAX_WAITING + 1);
    }
  }

  @Test
  void one_tenant_fills_only_its_own_part_and_the_partner_comes_first() {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (LogDatabase own = LogFixture.open(log)) {
      LeakReports reports = own.leakReports();
      var one = new Reporter("k1", TenantId.of("one"), null);
      var other = new Reporter("k2", TenantId.of("other"), null);
      assertThat(reports.add(junk(one, 0, LeakReports.MAX_WAITING_OF_TENANT), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Waiting());
      assertThat(reports.add(junk(one, -1, 1), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Full());
      assertThat(reports.add(junk(other, -1, 1), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Waiting());
      // The same secrets again wait already; of the partner they do not.
      reports.add(junk(other, 0, 10), Condition.NONE);
      assertThat(reports.backlog().count()).isEqualTo(LeakReports.MAX_WAITING_OF_TENANT + 1);
      reports.add(junk(SOMEBODY, 0, 10), Condition.NONE);
      reports.handle(10, (report, secret) -> true);
      assertThat(texts(log, "select reporter from leak_reports where reporter_tenant is null"))
          .isEmpty();
      assertThat(reports.backlog().count()).isEqualTo(LeakReports.MAX_WAITING_OF_TENANT + 1);
    }
  }
}
