package dev.keyregistry.command.axon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.AppendResult.Appended;
import dev.keyregistry.command.eventlog.AppendResult.Conflict;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Appends through Axon's storage engine, as its event store makes them. */
class PostgresEventStorageEngineIT {

  private static final int STREAMS = 5;
  private static final int ROUNDS = 20;

  /**
   * An append that was answered.
   *
   * @param read the position up to which the entity was sourced
   * @param sourced how many events it had then
   * @param won where it stands, or 0 if another one was first
   */
  private record Answer(String subject, long read, int sourced, long won) {}

  @ParameterizedTest(name = "{0} appenders")
  @ValueSource(ints = {16, 64})
  void L1_of_appends_that_sourced_the_same_state_one_wins(int appenders) throws Exception {
    PostgresDatabase server = TestServers.postgres().createDatabase();
    List<Answer> answers = new ArrayList<>();
    try (LogDatabase one = LogFixture.open(server);
        LogDatabase two = LogFixture.open(server);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<EventStorageEngine> engines =
          Stream.of(one, two)
              .<EventStorageEngine>map(log -> new PostgresEventStorageEngine(log, threads))
              .toList();
      List<Future<List<Answer>>> running = new ArrayList<>();
      for (int a = 0; a < appenders; a++) {
        int appender = a;
        running.add(threads.submit(() -> contend(engines.get(appender % 2), appender)));
      }
      for (Future<List<Answer>> each : running) {
        answers.addAll(each.get(120, TimeUnit.SECONDS));
      }
      verify(LogFixture.verified(one), answers);
    }
    assertThat(answers).hasSize(appenders * ROUNDS);
    assertThat(answers).anyMatch(answer -> answer.won == 0);
  }

  private static void verify(List<LoggedEvent> events, List<Answer> answers) {
    assertThat(events).hasSize((int) answers.stream().filter(answer -> answer.won > 0).count());
    for (Answer answer : answers) {
      List<Long> own =
          events.stream()
              .filter(event -> event.subject().equals(answer.subject))
              .map(LoggedEvent::position)
              .toList();
      // What was sourced is what stood up to the position that was read.
      assertThat(own.stream().filter(position -> position <= answer.read)).hasSize(answer.sourced);
      if (answer.won > 0) {
        assertThat(own.indexOf(answer.won)).isEqualTo(answer.sourced);
      }
    }
  }

  private static List<Answer> contend(EventStorageEngine engine, int appender) throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      KeyId key = LogFixture.key((appender + round) % STREAMS);
      answers.add(append(engine, key, "a" + appender + ":r" + round));
    }
    return answers;
  }

  private static Answer append(EventStorageEngine engine, KeyId key, String scope)
      throws Exception {
    var tag = new Tag(PostgresEventStorageEngine.ENTITY_TAG, key.recordKey());
    EventCriteria criteria = EventCriteria.havingTags(tag);
    var sourced = new ArrayList<MessageStream.Entry<EventMessage>>();
    MessageStream<EventMessage> stream =
        engine.source(SourcingCondition.conditionFor(criteria), null);
    while (stream.hasNextAvailable()) {
      stream.next().ifPresent(sourced::add);
    }
    ConsistencyMarker marker = sourced.getLast().getResource(ConsistencyMarker.RESOURCE_KEY);
    assertThat(marker).isNotNull();
    RegistryEvent event = LogFixture.event(key, scope);
    EventMessage message =
        new GenericEventMessage(
            UUID.randomUUID().toString(),
            new MessageType(EventCodec.typeOf(event)),
            event,
            Map.of(),
            event.provenance().at());
    var append =
        engine
            .appendEvents(
                AppendCondition.withCriteria(criteria).withMarker(marker),
                null,
                List.of(new GenericTaggedEventMessage<>(message, Set.of(tag))))
            .get(30, TimeUnit.SECONDS);
    return new Answer(
        key.recordKey(),
        GlobalIndexConsistencyMarker.position(marker),
        sourced.size() - 1,
        placed(append));
  }

  private static long placed(EventStorageEngine.AppendTransaction<?> append) throws Exception {
    try {
      Object result = append.commit(null).get(30, TimeUnit.SECONDS);
      assertThat(result).isInstanceOf(Appended.class);
      return ((Appended) result).last();
    } catch (ExecutionException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              AppendRefusedException.class,
              refused -> assertThat(refused.result()).isInstanceOf(Conflict.class));
      return 0;
    }
  }
}
