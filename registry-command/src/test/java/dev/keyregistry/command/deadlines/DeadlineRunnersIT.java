package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.KeyEvent.KeyExpiring;
import dev.keyregistry.events.KeyEvent.KeyRotationDue;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.PostgresServer;
import dev.keyregistry.infra.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Of several processes one gives notice, and none is given twice wherever one stops. */
class DeadlineRunnersIT {

  private static final Duration SHORT = Duration.ofDays(1);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final PostgresDatabase server = TestServers.postgres().createDatabase();

  @Test
  void when_the_runner_ends_another_process_takes_over_and_says_nothing_twice() {
    try (var one = new NoticeFixture(server, clock);
        var two = new NoticeFixture(server, clock)) {
      DeadlineScheduler first = one.schedule();
      await().atMost(NoticeFixture.LIMIT).until(first::isRunner);
      DeadlineScheduler second = two.schedule();
      KeyId before = one.newKey(one.newTenant(), SHORT);
      one.awaitCount(KeyExpiring.class, before, 1);
      assertThat(second.isRunner()).isFalse();

      first.close();

      await().atMost(Duration.ofSeconds(5)).until(second::isRunner);
      assertThat(first.isRunner()).isFalse();
      KeyId after = one.newKey(one.newTenant(), SHORT);
      two.awaitCount(KeyExpiring.class, after, 1);
      two.awaitScan();
      assertThat(two.count(KeyExpiring.class, before)).isEqualTo(1);
      assertThat(second.count().expiries()).isLessThan(first.count().expiries() + 5);
    }
  }

  @Test
  void a_runner_whose_session_ends_stops_at_once_and_somebody_takes_over() throws Exception {
    try (var one = new NoticeFixture(server, clock);
        var two = new NoticeFixture(server, clock)) {
      DeadlineScheduler first = one.schedule();
      await().atMost(NoticeFixture.LIMIT).until(first::isRunner);
      DeadlineScheduler second = two.schedule();
      for (int round = 0; round < 3; round++) {
        boolean firstRan = first.isRunner();
        DeadlineScheduler running = firstRan ? first : second;
        endRunner();
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(1))
            .until(() -> !running.isRunner());
        await().atMost(Duration.ofSeconds(5)).until(() -> first.isRunner() || second.isRunner());
        KeyId key = one.newKey(one.newTenant(), SHORT);
        one.awaitCount(KeyExpiring.class, key, 1);
        assertThat(first.isRunner() && second.isRunner()).isFalse();
      }
    }
  }

  /** As a fail-over of PostgreSQL, or an operator, does. */
  private void endRunner() throws SQLException {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
              + " and database = (select oid from pg_database where datname = current_database())");
    }
  }

  @Test
  void two_that_both_believe_it_is_their_turn_give_each_notice_once() throws Exception {
    try (var one = new NoticeFixture(server, clock);
        var two = new NoticeFixture(server, clock);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<KeyId> keys = new ArrayList<>();
      TenantId tenant = one.newTenant();
      for (int i = 0; i < 100; i++) {
        keys.add(one.newKey(tenant, SHORT));
      }
      clock.move(Duration.ofDays(90));

      Callable<Boolean> first = () -> scan(one);
      Callable<Boolean> second = () -> scan(two);
      for (Future<Boolean> scan : threads.invokeAll(List.of(first, second))) {
        assertThat(scan.get(60, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(one.events(KeyExpiring.class, null).map(KeyExpiring::key))
          .containsExactlyInAnyOrderElementsOf(keys);
      assertThat(one.events(KeyRotationDue.class, null).map(KeyRotationDue::key))
          .containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void what_a_process_said_and_could_not_note_is_not_said_again() throws Exception {
    try (var one = new NoticeFixture(server, clock)) {
      KeyId key = one.newKey(one.newTenant(), SHORT);
      clock.move(Duration.ofDays(90));
      scan(one); // and is killed before it reads its own events from the log
      var table = new DeadlineTable(one.database.dataSource());
      assertThat(table.expiring(clock.instant(), Cursor.START, 10)).hasSize(1);

      scanAgain(one, table); // by what the tables say, it is due

      assertThat(one.count(KeyExpiring.class, key)).isEqualTo(1);
      assertThat(one.count(KeyRotationDue.class, key)).isEqualTo(1);
      assertThat(follow(one, table, () -> true)).isTrue();
      assertThat(table.expiring(clock.instant(), Cursor.START, 10)).isEmpty();
    }
  }

  private boolean scan(NoticeFixture process) throws InterruptedException {
    var table = new DeadlineTable(process.database.dataSource());
    boolean followed = follow(process, table, () -> true);
    scanAgain(process, table);
    return followed;
  }

  private void scanAgain(NoticeFixture process, DeadlineTable table) throws InterruptedException {
    try (var notices = new Notices(process.commands(), table)) {
      new DeadlineScan(table, notices, clock.instant(), () -> true).run(Duration.ofDays(14));
    }
  }

  private static boolean follow(NoticeFixture process, DeadlineTable table, BooleanSupplier goOn) {
    return new DeadlineProjection(process.database.log(), table, event -> {}).follow(goOn);
  }

  @Test
  void of_two_that_read_the_same_batch_one_writes_it() {
    try (var one = new NoticeFixture(server, clock)) {
      KeyId key = one.newKey(one.newTenant(), SHORT);
      var table = new DeadlineTable(one.database.dataSource());
      assertThat(follow(one, table, () -> true)).isTrue();
      long position = table.progress();
      assertThat(position).isEqualTo(one.database.log().head().position());
      Deadline before = table.rows(List.of(key)).get(key);

      var late = new DeadlineChanges(table.rows(List.of(key)), event -> List.of());
      assertThat(table.write(position - 1, position + 5, late)).isFalse();

      assertThat(table.progress()).isEqualTo(position);
      assertThat(table.rows(List.of(key))).containsEntry(key, before);
    }
  }

  @Test
  void while_the_log_is_away_nothing_is_lost() {
    try (var own = PostgresServer.fresh();
        var one = new NoticeFixture(own.createDatabase(), clock)) {
      KeyId key = one.newKey(one.newTenant(), Duration.ofDays(15));
      DeadlineScheduler scheduler = one.schedule();
      await().atMost(NoticeFixture.LIMIT).until(scheduler::isRunner);
      one.awaitScan();
      own.stop();
      await().atMost(NoticeFixture.LIMIT).until(() -> !scheduler.isRunner());
      clock.move(SHORT);
      own.start();
      await()
          .atMost(NoticeFixture.LIMIT)
          .ignoreExceptions()
          .until(() -> one.count(KeyExpiring.class, key) == 1);
    }
  }
}
