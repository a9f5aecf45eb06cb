package dev.keyregistry.command.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent.KeyCreated;
import dev.keyregistry.events.KeyEvent.KeyScopesChanged;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Execution(ExecutionMode.CONCURRENT)
class RelayFaultsIT {

  private static final Logger LOG = LoggerFactory.getLogger(RelayFaultsIT.class);
  private static final int KILLS_PER_STEP = 10;

  private final AtomicLong keys = new AtomicLong();
  private PostgresDatabase server;
  private KafkaCluster kafka;
  private LogDatabase log;

  @BeforeEach
  void open() {
    server = TestServers.postgres().createDatabase();
    kafka = KafkaCluster.embedded();
    log = LogFixture.open(server);
  }

  @AfterEach
  void close() {
    log.close();
    kafka.close();
  }

  @Test
  void R2_nothing_is_lost_wherever_the_relay_is_killed() throws Exception {
    Map<RelayStep, Integer> hits = new EnumMap<>(RelayStep.class);
    appendSome(20);
    try (var relays = new StandbyRelays(server, kafka.bootstrapServers())) {
      try (ForkedJvm first = relays.first()) {
        awaitPublished(first);
        first.terminate();
        first.awaitExit(Duration.ofSeconds(20));
      }
      for (int round = 1; round <= KILLS_PER_STEP; round++) {
        for (RelayStep step : RelayStep.values()) {
          appendSome(5);
          // The first three come once in a session; the others also at their second time.
          int times = step.compareTo(RelayStep.RESUMED) > 0 ? 1 + round % 2 : 1;
          try (ForkedJvm relay = relays.standingAt(step, times)) {
            awaitStand(relay, step);
            appendSome(2); // while one producer commits, the other goes on sending
            relay.kill();
            hits.merge(step, 1, Integer::sum);
          }
        }
      }
    }
    try (ForkedJvm survivor = relay("survivor")) {
      awaitPublished(survivor);
    }
    int sent = Published.verify(kafka.bootstrapServers(), log);
    LOG.info("killed at {}; {} events sent for {}", hits, sent, log.log().head().position());
    assertThat(hits).hasSize(RelayStep.values().length);
    assertThat(hits.values()).allMatch(times -> times >= KILLS_PER_STEP);
  }

  private void awaitStand(ForkedJvm relay, RelayStep step) {
    String stands = RelayProcess.STANDS_AT + step;
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              boolean there = relay.lines().contains(stands);
              if (!there) {
                appendSome(1);
              }
              return there;
            });
  }

  @Test
  void R3_a_deposed_owner_that_wakes_up_late_changes_nothing() throws Exception {
    appendSome(50);
    try (ForkedJvm first = relay("first")) {
      awaitPublished(first);
      first.pause();
      appendSome(50);
      try (ForkedJvm second = relay("second")) {
        awaitPublished(second); // takes the claim once the first one's has run out
        first.resume();
        appendSome(50);
        first.awaitLineAfter(
            first.lines().size(), line -> line.startsWith("published"), Duration.ofSeconds(10));
        awaitPublished(second);
        Published.verify(kafka.bootstrapServers(), log);
        appendSome(50);
        awaitPublished(second);
        Published.verify(kafka.bootstrapServers(), log);
      }
    }
  }

  @Test
  void R1_a_transaction_is_committed_when_that_is_due_whatever_is_left_to_send() {
    appendSome(20);
    RelayConfig always = commitAtOnce();
    List<RelayStep> steps = Collections.synchronizedList(new ArrayList<>());
    AtomicLong sent = new AtomicLong();
    AtomicLong committed = new AtomicLong();
    Consumer<RelayStep> observer =
        step -> {
          steps.add(step);
          if (step == RelayStep.EVENT_SENT) { // as slow as the commit of the one before it
            long before = sent.getAndIncrement();
            await().until(() -> committed.get() == before);
          } else if (step == RelayStep.PROGRESS_STORED) {
            committed.incrementAndGet();
          }
        };
    try (var session = new RelaySession(always, log.log(), log.tail(), observer)) {
      session.open();
      assertThat(session.sendNext()).isEqualTo(20);
      session.commit();
      assertThat(session.committed()).isEqualTo(20);
    }
    assertThat(steps).filteredOn(step -> step == RelayStep.COMMITTED).hasSize(20);
    Published.verify(kafka.bootstrapServers(), log);
  }

  @Test
  void no_event_waits_for_the_commit_of_others_and_commits_keep_their_order() {
    RelayConfig config = commitAtOnce();
    var mayCommit = new CountDownLatch(1);
    Consumer<RelayStep> observer =
        step -> {
          if (step == RelayStep.BEFORE_COMMIT) {
            await().until(() -> mayCommit.getCount() == 0);
          }
        };
    try (var session = new RelaySession(config, log.log(), log.tail(), observer)) {
      session.open();
      appendSome(1);
      assertThat(session.sendNext()).isEqualTo(1); // and begins to commit it
      appendSome(5);
      assertThat(session.sendNext()).isEqualTo(5);
      assertThat(Published.positions(kafka.bootstrapServers(), "read_uncommitted")).hasSize(6);
      assertThat(Published.positions(kafka.bootstrapServers(), "read_committed")).isEmpty();
      assertThat(session.committed()).isZero();
      mayCommit.countDown();
      session.commit();
      assertThat(session.committed()).isEqualTo(6);
    }
    Published.verify(kafka.bootstrapServers(), log);
  }

  @Test
  void R2_an_owner_deposed_while_it_commits_and_sends_commits_nothing_more() {
    var taken = new CountDownLatch(1);
    var committing = new CountDownLatch(1);
    Consumer<RelayStep> observer =
        step -> {
          if (step == RelayStep.BEFORE_COMMIT) {
            committing.countDown();
            await().until(() -> taken.getCount() == 0);
          }
        };
    RelayConfig always = commitAtOnce();
    try (var deposed = new RelaySession(always, log.log(), log.tail(), observer);
        var owner = new RelaySession(always, log.log(), log.tail(), step -> {})) {
      deposed.open();
      appendSome(3);
      assertThat(deposed.sendNext()).isEqualTo(3); // one lane commits, the other holds the rest
      await().until(() -> committing.getCount() == 0);
      owner.open();
      taken.countDown();
      assertThatThrownBy(deposed::commit).isInstanceOf(KafkaException.class);
      assertThat(deposed.committed()).isZero();
      assertThat(owner.sendNext()).isEqualTo(3);
      owner.commit();
    }
    Published.verify(kafka.bootstrapServers(), log);
  }

  @Test
  void R2_of_two_that_open_at_once_one_relays_or_both_start_anew() throws Exception {
    appendSome(10);
    try (var one = new Relay(commitAtOnce(), log.log(), log.tail(), step -> {});
        var other = new Relay(commitAtOnce(), log.log(), log.tail(), step -> {})) {
      for (Relay relay : List.of(one, other)) {
        relay.start();
        relay.claim();
      }
      for (int round = 0; round < 5; round++) {
        appendSome(3);
        one.claim(); // as Axon tells again and again; whoever was fenced fences in turn
        other.claim();
      }
      long head = log.log().head().position();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                one.claim();
                return Math.max(one.published(), other.published()) == head;
              });
    }
    Published.verify(kafka.bootstrapServers(), log);
  }

  @Test
  void R2_a_progress_row_that_cannot_be_written_stops_nothing() throws Exception {
    try (var session = new RelaySession(commitAtOnce(), log.log(), log.tail(), step -> {})) {
      session.open();
      define("alter table relay_progress rename to away");
      appendSome(5);
      assertThat(session.sendNext()).isEqualTo(5);
      session.commit();
      appendSome(5);
      assertThat(session.sendNext()).isEqualTo(5);
      session.commit();
      assertThat(session.committed()).isEqualTo(10);
      define("alter table away rename to relay_progress");
      assertThat(log.log().relayProgress()).isZero();
      appendSome(1);
      assertThat(session.sendNext()).isEqualTo(1);
      session.commit();
      await().until(() -> log.log().relayProgress() == 11);
      log.log().relayProgress(3); // somebody who is late
      assertThat(log.log().relayProgress()).isEqualTo(11);
    }
    assertThat(Published.verify(kafka.bootstrapServers(), log)).isEqualTo(11);
  }

  private RelayConfig commitAtOnce() {
    return new RelayConfig(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), (short) 1, Duration.ofNanos(1));
  }

  private void define(String sql) throws Exception {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void L6_the_relay_refuses_another_log() {
    publishAtOnce(20);
    log.close();
    server = TestServers.postgres().createDatabase();
    refused("holds records of another log");
  }

  @Test
  void L6_the_relay_refuses_a_log_that_kafka_is_ahead_of() throws Exception {
    publishAtOnce(20);
    log.close();
    // As an older backup has it.
    execute("delete from events where position > 15");
    execute(
        "update log_head set (position, chain_hash) ="
            + " (select position, chain_hash from events where position = 15)");
    execute("update relay_progress set position = 12");
    refused("is ahead of the log: 20 > 15");
  }

  @Test
  void L6_the_relay_refuses_a_log_of_an_earlier_epoch_and_one_that_disagrees() throws Exception {
    publishAtOnce(20);
    log.close();
    execute("update log_head set epoch = epoch - 1");
    refused("is of a later epoch, 1");
    execute("update log_head set epoch = epoch + 1");
    execute("update events set chain_hash = sha256(chain_hash) where position = 20");
    refused("disagrees with the log at position 20");
  }

  private void publishAtOnce(int events) {
    appendSome(events);
    var config = RelayConfig.of(kafka.bootstrapServers());
    try (var session = new RelaySession(config, log.log(), log.tail(), step -> {})) {
      session.open();
      assertThat(session.sendNext()).isEqualTo(events);
      session.commit();
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private void refused(String reason) {
    var config = RelayConfig.of(kafka.bootstrapServers());
    try (LogDatabase opened = LogFixture.open(server);
        var relay = new Relay(config, opened.log(), opened.tail(), step -> {})) {
      relay.start();
      relay.claim();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(relay.trouble()).contains(reason));
      assertThat(relay.published()).isZero();
      relay.release();
      await().atMost(Duration.ofSeconds(5)).until(() -> relay.trouble().isEmpty());
    }
  }

  private ForkedJvm relay(String node) {
    return ForkedJvm.start(
        RelayProcess.class,
        server.jdbcUrl(),
        server.user(),
        server.password(),
        kafka.bootstrapServers(),
        node);
  }

  private void awaitPublished(ForkedJvm relay) {
    String done = "published " + log.log().head().position();
    relay.awaitLine(done::equals, Duration.ofSeconds(40));
  }

  private void appendSome(int count) {
    for (int i = 0; i < count; i++) {
      KeyId key = LogFixture.key(1 + keys.get() / 3);
      RegistryEvent event = keys.getAndIncrement() % 3 == 0 ? created(key) : changed(key);
      AppendResult result = log.append(LogFixture.request(event, Condition.NONE)).join();
      assertThat(result).isInstanceOf(AppendResult.Appended.class);
    }
  }

  private static RegistryEvent created(KeyId key) {
    return new KeyCreated(
        key,
        TenantId.of("acme"),
        null,
        Environment.LIVE,
        KeyProfile.EMPTY,
        Scopes.of("a:b"),
        List.of(),
        Restrictions.NONE,
        UsagePolicy.DEFAULT,
        new SecretGeneration(1, SecretHash.of(key.value().getBytes(StandardCharsets.UTF_8)), null),
        by());
  }

  private RegistryEvent changed(KeyId key) {
    return new KeyScopesChanged(
        key, TenantId.of("acme"), Scopes.of("a:b" + keys.get()), List.of(), by());
  }

  private static Provenance by() {
    return Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  }
}
