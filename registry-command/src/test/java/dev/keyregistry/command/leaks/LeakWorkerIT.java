package dev.keyregistry.command.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the worker does when a report breaks it. */
class LeakWorkerIT {

  @Test
  void an_error_in_one_report_postpones_it_and_neither_ends_the_worker_nor_holds_up_another(
      @TempDir Path folder) {
    PostgresDatabase database = TestServers.postgres().createDatabase();
    IssuedKey one;
    IssuedKey other;
    try (var command = RunningCommand.start(database, folder.resolve("root.key"), "first")) {
      one = command.newKey(command.newTenant(), "a:b");
      other = command.newKey(command.newTenant(), "a:b");
    }
    var commands = new Breaking(one);
    try (LogDatabase log = LogFixture.open(database)) {
      LeakReports reports = log.leakReports();
      reports.add(List.of(report(one), report(other)), Condition.NONE);
      var metrics = new SimpleMeterRegistry();
      try (var worker = new LeakWorker(reports, commands, Clock.systemUTC(), metrics)) {
        worker.start();
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> reports.backlog().equals(new LeakReports.Backlog(0, null)));
      }
      assertThat(commands.handled).containsExactly(other.id(), one.id());
      assertThat(metrics.get("registry_leak_reports_waiting").gauge().value()).isNotNegative();
    }
  }

  private static LeakReport report(IssuedKey key) {
    SecretHash hash = SecretHash.of(key.secret().getBytes(UTF_8));
    return new LeakReport(hash, null, new Reporter("r", null, null), null, null);
  }

  /** Breaks the first time that it gets a command on a key. */
  private static final class Breaking implements Commands {
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final IssuedKey onceBroken;
    private boolean broken;

    Breaking(IssuedKey onceBroken) {
      this.onceBroken = onceBroken;
    }

    @Override
    public synchronized Outcome send(KeyCommand command, Order order) {
      if (!broken && command.key().value().equals(onceBroken.id())) {
        broken = true;
        throw new StackOverflowError("on purpose");
      }
      handled.add(command.key().value());
      return new Outcome.Done(0, 0);
    }

    @Override
    public Outcome send(GroupCommand command, Order order) {
      throw new AssertionError();
    }

    @Override
    public Outcome send(TenantCommand command, Order order) {
      throw new AssertionError();
    }
  }
}
