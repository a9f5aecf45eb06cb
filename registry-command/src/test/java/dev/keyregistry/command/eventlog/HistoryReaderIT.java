package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryReaderIT {

  private static final int KEYS = 8;
  private static final int EVENTS = 400;

  @Test
  void histories_that_are_read_together_are_each_exact_up_to_their_head() throws Exception {
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      running.add(threads.submit(() -> append(log)));
      for (int i = 0; i < 64; i++) {
        long key = i % KEYS;
        running.add(threads.submit(() -> follow(log, key)));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
      SubjectHistory two = log.history(List.of(subject(1), subject(2)));
      assertThat(two.events()).extracting(LoggedEvent::position).isSorted().hasSize(EVENTS / 4);
    }
  }

  /** The event at each position is of the key whose number is its remainder. */
  private static Void append(LogDatabase log) throws Exception {
    for (long position = 1; position <= EVENTS; position++) {
      var event = LogFixture.event(LogFixture.key(position % KEYS), "a:b");
      log.append(LogFixture.request(event, Condition.NONE)).get(10, TimeUnit.SECONDS);
    }
    return null;
  }

  private static void follow(LogDatabase log, long key) {
    long head = 0;
    while (head < EVENTS) {
      SubjectHistory history = log.history(List.of(subject(key)));
      assertThat(history.head()).isGreaterThanOrEqualTo(head);
      head = history.head();
      assertThat(history.events())
          .extracting(LoggedEvent::position)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, head).filter(p -> p % KEYS == key).boxed().toList());
    }
  }

  @Test
  void a_closed_log_has_no_histories() {
    LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase());
    log.close();
    assertThatThrownBy(() -> log.history(List.of(subject(1))))
        .isInstanceOf(LogUnavailableException.class);
  }

  private static String subject(long key) {
    return LogFixture.key(key).recordKey();
  }
}
