package dev.keyregistry.command.eventlog;

import static dev.keyregistry.command.eventlog.LogFixture.event;
import static dev.keyregistry.command.eventlog.LogFixture.key;
import static dev.keyregistry.command.eventlog.LogFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.command.eventlog.AppendResult.Appended;
import dev.keyregistry.command.eventlog.AppendResult.CallerChanged;
import dev.keyregistry.command.eventlog.AppendResult.Conflict;
import dev.keyregistry.command.eventlog.AppendResult.IdempotencyMismatch;
import dev.keyregistry.command.eventlog.AppendResult.Remembered;
import dev.keyregistry.command.eventlog.AppendResult.Replayed;
import dev.keyregistry.command.eventlog.AppendResult.SecretTaken;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogAppenderIT {

  private PostgresDatabase server;
  private LogDatabase log;

  @BeforeEach
  void open() {
    server = TestServers.postgres().createDatabase();
    log = LogFixture.open(server);
  }

  @AfterEach
  void close() {
    log.close();
  }

  /** An append that was answered: the position that it was decided at, and the answer. */
  private record Answer(String subject, String scope, long read, AppendResult result) {}

  @ParameterizedTest(name = "{0} appenders, {1} streams, {2} engines")
  @CsvSource({"16, 3, 1", "64, 50, 1", "256, 1000, 1", "64, 3, 2", "256, 200, 2"})
  void L1_positions_have_no_gap_and_every_conflict_has_one_winner(
      int appenders, int streams, int engines) throws Exception {
    List<LogDatabase> databases = new ArrayList<>(List.of(log));
    for (int i = 1; i < engines; i++) {
      databases.add(LogFixture.open(server));
    }
    Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    try (var reader = LogFollower.start(LogFixture.open(server));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int a = 0; a < appenders; a++) {
        int appender = a;
        running.add(
            threads.submit(
                () -> {
                  LogDatabase mine = databases.get(appender % engines);
                  for (int i = 0; i < 20; i++) {
                    answers.add(contend(mine, key((appender * 31L + i) % streams), appender, i));
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      assertThat(reader.awaitSeen(log.log().head().position())).isEmpty();
    }

    List<LoggedEvent> events = LogFixture.verified(log);
    Map<String, TreeSet<Long>> positions = new HashMap<>();
    for (LoggedEvent event : events) {
      positions.computeIfAbsent(event.subject(), s -> new TreeSet<>()).add(event.position());
    }
    long accepted = 0;
    for (Answer answer : answers) {
      switch (answer.result) {
        case Appended won -> {
          accepted++;
          LoggedEvent event = events.get(Math.toIntExact(won.last() - 1));
          assertThat(event.subject()).isEqualTo(answer.subject);
          assertThat(new String(event.data(), StandardCharsets.UTF_8)).contains(answer.scope);
          // Nobody else won between what it had read and where it stands.
          Long before = positions.getOrDefault(answer.subject, new TreeSet<>()).lower(won.first());
          assertThat(before == null ? 0 : before).isLessThanOrEqualTo(answer.read);
        }
        case Conflict lost -> {
          assertThat(lost.position()).isGreaterThan(answer.read);
          assertThat(events.get(Math.toIntExact(lost.position() - 1)).subject())
              .isEqualTo(answer.subject);
        }
        default -> throw new AssertionError(answer);
      }
    }
    assertThat(answers).hasSize(appenders * 20);
    assertThat(events).hasSize(Math.toIntExact(accepted));
    assertThat(accepted).isBetween(1L, (long) appenders * 20);
    for (int i = 1; i < engines; i++) {
      databases.get(i).close();
    }
  }

  /** Reads, decides on what it read, and appends on the condition that nobody else did. */
  private static Answer contend(
      LogDatabase database, dev.keyregistry.events.KeyId key, int appender, int round)
      throws Exception {
    String subject = key.recordKey();
    String scope = "a" + appender + ":r" + round;
    long read = database.log().head().position();
    var condition = new Condition(List.of(subject), read);
    AppendResult result =
        database.append(request(event(key, scope), condition)).get(30, TimeUnit.SECONDS);
    return new Answer(subject, scope, read, result);
  }

  @Test
  void a_lost_condition_rejects_only_its_own_command() throws Exception {
    var blocker = log.append(request(event(key(1), "a:b"), Condition.NONE));
    var stale = new Condition(List.of(key(1).recordKey()), 0);
    // Sent together, so that they share a batch whenever the first one is still being written.
    CompletableFuture<AppendResult> before = log.append(request(event(key(2), "a:b"), stale(2)));
    CompletableFuture<AppendResult> loser = log.append(request(event(key(1), "a:c"), stale));
    CompletableFuture<AppendResult> after = log.append(request(event(key(3), "a:b"), stale(3)));

    assertThat(blocker.get(10, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
    assertThat(before.get(10, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
    assertThat(loser.get(10, TimeUnit.SECONDS)).isEqualTo(new Conflict(1));
    assertThat(after.get(10, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
    assertThat(LogFixture.verified(log)).hasSize(3);
  }

  private static Condition stale(int number) {
    return new Condition(List.of(key(number).recordKey()), 0);
  }

  @Test
  void L4_an_append_is_refused_once_its_caller_has_changed() throws Exception {
    log.append(request(event(key(9), "a:b"), Condition.NONE)).get(10, TimeUnit.SECONDS);
    var request =
        new AppendRequest(
            List.of(event(key(1), "a:b")),
            Condition.NONE,
            new Condition(List.of(key(9).recordKey()), 0),
            List.of(),
            null);
    assertThat(log.append(request).get(10, TimeUnit.SECONDS)).isEqualTo(new CallerChanged(1));
    assertThat(LogFixture.verified(log)).hasSize(1);
  }

  @Test
  void L5_a_secret_is_never_usable_twice() throws Exception {
    SecretHash secret = SecretHash.of("one and the same".getBytes(StandardCharsets.UTF_8));
    List<CompletableFuture<AppendResult>> both = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      both.add(
          log.append(
              new AppendRequest(
                  List.of(event(key(i), "a:b")),
                  Condition.NONE,
                  Condition.NONE,
                  List.of(secret),
                  null)));
    }
    assertThat(both.get(0).get(10, TimeUnit.SECONDS)).isInstanceOf(Appended.class);
    assertThat(both.get(1).get(10, TimeUnit.SECONDS)).isInstanceOf(SecretTaken.class);
  }

  @Test
  void L5_a_request_takes_effect_once_and_is_answered_alike_after_a_restart() throws Exception {
    var first = new Idempotency("caller", "request-1", new byte[] {1});
    var other = new Idempotency("caller", "request-1", new byte[] {2});
    assertThat(append(log, first)).isEqualTo(new Appended(1, 1));
    try (LogDatabase restarted = LogFixture.open(server)) {
      assertThat(append(restarted, first)).isEqualTo(new Replayed(key(1).recordKey(), 1));
      assertThat(append(restarted, other)).isEqualTo(new IdempotencyMismatch());
    }
    assertThat(LogFixture.verified(log)).hasSize(1);
  }

  @Test
  void L5_a_request_without_events_is_remembered_while_what_it_read_holds() throws Exception {
    String subject = key(1).recordKey();
    var read = new Condition(List.of(subject), 0);
    var name = new Idempotency("caller", "request-1", new byte[] {1});
    var nothing = AppendRequest.remember(subject, read, Condition.NONE, name);
    assertThat(log.append(nothing).get(10, TimeUnit.SECONDS)).isEqualTo(new Remembered(0));
    log.append(request(event(key(1), "a:b"), Condition.NONE)).get(10, TimeUnit.SECONDS);

    assertThat(log.append(nothing).get(10, TimeUnit.SECONDS)).isEqualTo(new Replayed(subject, 0));
    var other = new Idempotency("caller", "request-2", new byte[] {1});
    assertThat(
            log.append(AppendRequest.remember(subject, read, Condition.NONE, other))
                .get(10, TimeUnit.SECONDS))
        .isEqualTo(new Conflict(1));
    assertThat(
            log.append(AppendRequest.remember(subject, Condition.NONE, read, other))
                .get(10, TimeUnit.SECONDS))
        .isEqualTo(new CallerChanged(1));
    assertThat(LogFixture.verified(log)).hasSize(1);
  }

  private static AppendResult append(LogDatabase database, Idempotency idempotency)
      throws Exception {
    return database
        .append(
            new AppendRequest(
                List.of(event(key(1), "a:b")),
                Condition.NONE,
                Condition.NONE,
                List.of(),
                idempotency))
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void L2_a_sleeper_on_the_head_lock_does_not_stop_the_others() throws Exception {
    try (LogDatabase other = LogFixture.open(server);
        Connection sleeper = log.dataSource().getConnection();
        Statement statement = sleeper.createStatement()) {
      sleeper.setAutoCommit(false);
      statement.execute("select 1 from log_head for update");
      // The sleeper does nothing more: the database must take the lock from it.
      AppendResult result =
          other.append(request(event(key(1), "a:b"), Condition.NONE)).get(8, TimeUnit.SECONDS);
      assertThat(result).isEqualTo(new Appended(1, 1));
      assertThatThrownBy(() -> statement.execute("select 1"))
          .hasMessageContaining("idle-in-transaction timeout");
    }
  }

  @Test
  void L7_changing_history_shows() throws Exception {
    for (int i = 1; i <= 3; i++) {
      log.append(request(event(key(i), "a:b"), Condition.NONE)).get(10, TimeUnit.SECONDS);
    }
    try (Connection connection = server.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update events set data = convert_to(replace(convert_from(data, 'UTF8'), 'a:b', 'a:*'),"
              + " 'UTF8') where position = 2");
    }
    List<LoggedEvent> events = log.log().after(0, 10);
    assertThat(events.get(1).chainAfter(events.get(0).chainHash()))
        .isNotEqualTo(events.get(1).chainHash());
  }
}
