package dev.keyregistry.command.eventlog;

import static dev.keyregistry.command.eventlog.LogFixture.event;
import static dev.keyregistry.command.eventlog.LogFixture.key;
import static dev.keyregistry.command.eventlog.LogFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.command.LostCommit;
import dev.keyregistry.command.PostgresProxy;
import dev.keyregistry.command.PostgresProxy.Fault;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.command.eventlog.AppendResult.Appended;
import dev.keyregistry.command.eventlog.AppendResult.Replayed;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rule L3: the connection is lost during COMMIT. */
class CommitDoubtIT {

  private static final Logger LOG = LoggerFactory.getLogger(CommitDoubtIT.class);
  private static final String COMMIT = "COMMIT";

  private final AtomicInteger cuts = new AtomicInteger();
  private PostgresDatabase server;
  private PostgresProxy proxy;
  private LogDatabase log;

  @BeforeEach
  void open() throws Exception {
    server = TestServers.postgres().createDatabase();
    proxy = new PostgresProxy(server);
    log = LogFixture.open(proxy.database());
  }

  @AfterEach
  void close() throws Exception {
    log.close();
    proxy.close();
  }

  @Test
  void L3_an_append_is_acknowledged_though_the_answer_to_its_commit_was_lost() throws Exception {
    answeredTruthfully(once((toServer, text) -> !toServer && text.contains(COMMIT)));
  }

  @Test
  void L3_an_append_whose_commit_never_arrived_is_made_again() throws Exception {
    answeredTruthfully(once((toServer, text) -> toServer && text.contains(COMMIT)));
  }

  @Test
  void L3_a_commit_that_arrives_late_is_waited_for() throws Exception {
    var asked = new CountDownLatch(1);
    answeredTruthfully(
        (link, toServer, text, forward) -> {
          if (toServer && text.contains(COMMIT) && cuts.compareAndSet(0, 1)) {
            link.cutClient();
            // The appender is back, and waits for the head lock that this commit will release.
            awaitUninterruptibly(asked);
            forward.run();
          } else {
            forward.run();
            if (cuts.get() == 1 && toServer && text.contains("for update")) {
              asked.countDown();
            }
          }
        });
    assertThat(asked.getCount()).isZero();
  }

  private void answeredTruthfully(Fault fault) throws Exception {
    var idempotency = new Idempotency("caller", "request-1", new byte[] {1});
    var request =
        new AppendRequest(
            List.of(event(key(1), "a:b"), event(key(1), "a:c")),
            new Condition(List.of(key(1).recordKey()), 0),
            Condition.NONE,
            List.of(SecretHash.of("a secret".getBytes(StandardCharsets.UTF_8))),
            idempotency);
    proxy.inject(fault);
    assertThat(log.append(request).get(10, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 2));
    assertThat(cuts).hasValue(1);
    assertThat(LogFixture.verified(log)).hasSize(2);
    assertThat(log.append(request).get(10, TimeUnit.SECONDS))
        .isEqualTo(new Replayed(key(1).recordKey(), 2));
    assertThat(log.append(request(event(key(2), "a:b"), Condition.NONE)).get(10, TimeUnit.SECONDS))
        .isEqualTo(new Appended(3, 3));
    assertThat(LogFixture.verified(log)).hasSize(3);
    // The tail has what was appended, and once.
    assertThat(log.tail().after(0, 10)).hasSize(3);
  }

  @Test
  void L3_whatever_is_lost_the_log_holds_what_was_acknowledged_and_nothing_twice()
      throws Exception {
    long seed = System.nanoTime();
    LOG.info("seed {}", seed);
    var random = new Random(seed);
    proxy.inject(
        (link, toServer, text, forward) -> {
          if (text.contains(COMMIT) && random.nextInt(4) == 0) {
            cuts.incrementAndGet();
            link.cut();
          } else {
            forward.run();
          }
        });
    Map<Long, String> acknowledged = new ConcurrentHashMap<>();
    List<String> refused = append(acknowledged);
    proxy.inject(Fault.NONE);

    List<LoggedEvent> events = LogFixture.verified(log);
    LOG.info("{} cuts, {} acknowledged, {} refused", cuts, acknowledged.size(), refused.size());
    assertThat(cuts.get()).isGreaterThan(5);
    assertThat(events).hasSize(acknowledged.size());
    assertThat(events)
        .allSatisfy(
            event -> assertThat(event.subject()).isEqualTo(acknowledged.get(event.position())));
    assertThat(acknowledged.size() + refused.size()).isEqualTo(200);
  }

  /** Appends to keys of their own; returns those whose appends were refused. */
  private List<String> append(Map<Long, String> acknowledged) throws Exception {
    List<String> refused = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int a = 0; a < 8; a++) {
        int appender = a;
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 25; i++) {
                    String subject = key(appender * 100L + i).recordKey();
                    var append = request(event(key(appender * 100L + i), "a:b"), Condition.NONE);
                    try {
                      var answer = log.append(append).get(30, TimeUnit.SECONDS);
                      acknowledged.put(((Appended) answer).last(), subject);
                    } catch (ExecutionException e) {
                      // Several connections in a row were lost: nothing was appended.
                      assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
                      synchronized (refused) {
                        refused.add(subject);
                      }
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    return refused;
  }

  @Test
  void L3_whoever_waits_on_a_doubt_is_answered_in_time_and_the_doubt_is_resolved_later()
      throws Exception {
    var lost = new LostCommit();
    proxy.inject(lost);
    assertThat(log.append(once(1)).get(10, TimeUnit.SECONDS)).isEqualTo(new Appended(1, 1));
    lost.arm();
    CompletableFuture<AppendResult> inDoubt = log.append(once(2));
    await().atMost(Duration.ofSeconds(5)).until(lost::hasStruck);
    CompletableFuture<AppendResult> behind = log.append(once(3));

    assertThatThrownBy(() -> inDoubt.get(7, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AppendInDoubtException.class);
    assertThatThrownBy(() -> behind.get(2, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogUnavailableException.class);

    lost.mend();
    // What a client does: the same request again.
    assertThat(log.append(once(2)).get(20, TimeUnit.SECONDS))
        .isEqualTo(new Replayed(key(2).recordKey(), 2));
    assertThat(log.append(once(3)).get(10, TimeUnit.SECONDS)).isEqualTo(new Appended(3, 3));
    await() // the readers' connections are made anew in their own time
        .atMost(Duration.ofSeconds(20))
        .ignoreException(LogUnavailableException.class)
        .untilAsserted(() -> assertThat(LogFixture.verified(log)).hasSize(3));
  }

  @Test
  void L3_an_append_in_doubt_is_not_called_a_failure_when_the_log_is_closed() throws Exception {
    var lost = new LostCommit();
    proxy.inject(lost);
    lost.arm();
    CompletableFuture<AppendResult> inDoubt = log.append(once(1));
    await().atMost(Duration.ofSeconds(5)).until(lost::hasStruck);
    log.close();
    assertThatThrownBy(() -> inDoubt.get(1, TimeUnit.SECONDS))
        .hasCauseInstanceOf(AppendInDoubtException.class);
    assertThatThrownBy(() -> log.append(once(2)).get(1, TimeUnit.SECONDS))
        .hasCauseInstanceOf(LogUnavailableException.class);
  }

  private static AppendRequest once(int number) {
    return new AppendRequest(
        List.of(event(key(number), "a:b")),
        Condition.NONE,
        Condition.NONE,
        List.of(),
        new Idempotency("caller", "request-" + number, new byte[] {1}));
  }

  private interface Moment {
    boolean isNow(boolean toServer, String text);
  }

  /** Cuts the connection at a moment, once. */
  private Fault once(Moment moment) {
    return (link, toServer, text, forward) -> {
      if (moment.isNow(toServer, text) && cuts.compareAndSet(0, 1)) {
        link.cut();
      } else {
        forward.run();
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
