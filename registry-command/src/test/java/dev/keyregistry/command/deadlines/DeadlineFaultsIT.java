package dev.keyregistry.command.deadlines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.PostgresProxy;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.events.KeyEvent.KeyDisabled;
import dev.keyregistry.events.KeyEvent.KeyExpiring;
import dev.keyregistry.events.KeyEvent.KeyRotationDue;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a bad network does to notices: it delays them. */
class DeadlineFaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final PostgresDatabase server = TestServers.postgres().createDatabase();

  /** Cuts a connection now and then, in the middle of whatever it does. */
  private static final class Cuts implements PostgresProxy.Fault {
    private static final int EVERY = 29;
    private static final int CUTS = 12;

    private final AtomicInteger messages = new AtomicInteger();

    @Override
    public void pass(
        PostgresProxy.Link link, boolean toServer, String text, PostgresProxy.Forward forward)
        throws IOException {
      int message = messages.incrementAndGet();
      if (message % EVERY == 0 && message <= EVERY * CUTS) {
        if (message % 2 == 0) {
          forward.run(); // done, and nobody hears of it
        }
        link.cut();
      } else {
        forward.run();
      }
    }

    boolean isOver() {
      return messages.get() > EVERY * CUTS;
    }
  }

  @Test
  void wherever_connections_break_each_notice_comes_once() throws Exception {
    var cuts = new Cuts();
    try (var proxy = new PostgresProxy(server);
        var healthy = new NoticeFixture(server, clock);
        var suffering = new NoticeFixture(proxy.database(), clock)) {
      List<KeyId> keys = new ArrayList<>();
      TenantId tenant = healthy.newTenant();
      healthy.policy(tenant, new RotationPolicy(Duration.ofDays(90), true));
      proxy.inject(cuts);
      suffering.schedule();
      for (int i = 0; i < 200; i++) {
        KeyId key = healthy.newKey(tenant, Duration.ofDays(i % 2 == 0 ? 1 : 100));
        healthy.rotate(key, Duration.ofHours(1));
        if (i % 4 == 0) {
          healthy.done(new KeyCommand.AbortRotation(key, healthy.by()));
        }
        keys.add(key);
      }
      clock.move(Duration.ofDays(90));
      for (Class<?> kind : List.of(KeyExpiring.class, KeyRotationDue.class, KeyDisabled.class)) {
        await().atMost(LIMIT).until(() -> healthy.events(kind, null).count() >= keys.size());
      }
      await().atMost(LIMIT).until(cuts::isOver);
      healthy.awaitScan();

      for (KeyId key : keys) {
        assertThat(healthy.count(KeyExpiring.class, key)).isEqualTo(1);
        assertThat(healthy.count(KeyRotationDue.class, key)).isEqualTo(1);
        assertThat(healthy.count(KeyDisabled.class, key)).isEqualTo(1);
      }
      suffering.stop();
      assertThatTheTablesAreWhatTheLogSays(healthy, keys);
    }
  }

  private void assertThatTheTablesAreWhatTheLogSays(NoticeFixture process, List<KeyId> keys)
      throws SQLException {
    var table = new DeadlineTable(process.database.dataSource());
    var projection = new DeadlineProjection(process.database.log(), table, event -> {});
    projection.follow(() -> true);
    Map<KeyId, Deadline> kept = table.rows(keys);
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate deadlines, rotation_policies");
      statement.execute("update deadline_progress set position = 0");
    }
    projection.follow(() -> true);
    assertThat(table.rows(keys)).hasSize(keys.size()).isEqualTo(kept);
  }

  /** Swallows what goes over the connection that has the lock, and tells nobody. */
  private static final class Silence implements PostgresProxy.Fault {
    private final Set<PostgresProxy.Link> locks = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    @Override
    public void pass(
        PostgresProxy.Link link, boolean toServer, String text, PostgresProxy.Forward forward)
        throws IOException {
      if (toServer && text.contains("pg_try_advisory_lock")) {
        locks.add(link);
      }
      if (!silent || !locks.contains(link)) {
        forward.run();
      }
    }
  }

  @Test
  void a_runner_that_hears_nothing_any_more_stops_before_another_is_let_in() throws Exception {
    var silence = new Silence();
    try (var proxy = new PostgresProxy(server);
        var healthy = new NoticeFixture(server, clock);
        var cutOff = new NoticeFixture(proxy.database(), clock)) {
      proxy.inject(silence);
      DeadlineScheduler first = cutOff.schedule();
      await().atMost(LIMIT).until(first::isRunner);
      DeadlineScheduler second = healthy.schedule();
      silence.silent = true;

      await().atMost(Duration.ofSeconds(5)).until(() -> !first.isRunner());

      await().atMost(Duration.ofSeconds(10)).until(second::isRunner);
      KeyId key = healthy.newKey(healthy.newTenant(), Duration.ofDays(1));
      healthy.awaitCount(KeyExpiring.class, key, 1);
    }
  }
}
