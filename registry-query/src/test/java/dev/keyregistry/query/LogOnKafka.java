package dev.keyregistry.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.infra.testkit.TestKafka;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log on Kafka, written as the relay writes it: events in order, and the view after each. */
public final class LogOnKafka implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final boolean withViews;
  private final Map<EntityId, EntityView> views = new HashMap<>();
  private final List<LoggedEvent> log = new ArrayList<>();
  private LogIdentity identity = new LogIdentity(new UUID(1, 1), 1);

  /** The whole log, under the names that every part of the registry knows. */
  public static LogOnKafka complete(TestKafka kafka) {
    kafka.createTopic(
        Topics.KEYS,
        1,
        Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"));
    return new LogOnKafka(kafka, Topics.EVENTS, true);
  }

  /** Events only, under a name of their own, so that tests may share a broker. */
  public static LogOnKafka events(TestKafka kafka) {
    return new LogOnKafka(kafka, "events-" + UUID.randomUUID(), false);
  }

  private LogOnKafka(TestKafka kafka, String topic, boolean withViews) {
    this.topic = topic;
    this.withViews = withViews;
    kafka.createTopic(topic, 1, Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Appends an event and sends it. */
  public LoggedEvent append(RegistryEvent event) {
    LoggedEvent logged = next(event);
    log.add(logged);
    send(logged);
    if (withViews) {
      sendView(logged, event);
    }
    return logged;
  }

  /** The event as the log's next one, neither appended nor sent. */
  public LoggedEvent next(RegistryEvent event) {
    ChainHash previous = log.isEmpty() ? ChainHash.ORIGIN : log.getLast().chainHash();
    return logged(log.size() + 1, event, previous);
  }

  /** The event at a place of its own. */
  public LoggedEvent logged(long position, RegistryEvent event, ChainHash previous) {
    return logged(position, event, previous, identity);
  }

  /** The event at a place of a log. */
  public static LoggedEvent logged(
      long position, RegistryEvent event, ChainHash previous, LogIdentity identity) {
    var unchained =
        new LoggedEvent(
            position,
            new UUID(7, position),
            EventCodec.typeOf(event),
            event.entity().recordKey(),
            event.provenance().at(),
            EventCodec.encode(event),
            ChainHash.ORIGIN,
            identity);
    return chained(unchained, previous);
  }

  /** The same event, with the hash that follows from {@code previous}. */
  public static LoggedEvent chained(LoggedEvent event, ChainHash previous) {
    return new LoggedEvent(
        event.position(),
        event.id(),
        event.type(),
        event.subject(),
        event.time(),
        event.data(),
        event.chainAfter(previous),
        event.log());
  }

  /** Takes an event for appended that was sent, or is to be, in another way. */
  public void take(LoggedEvent event) {
    log.add(event);
  }

  public void send(LoggedEvent event) {
    var record = new ProducerRecord<>(topic, event.subject().getBytes(UTF_8), event.data());
    CloudEventHeaders.of(event).forEach(record.headers()::add);
    send(record);
  }

  public void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new IllegalStateException("cannot send", e);
    }
  }

  private void sendView(LoggedEvent logged, RegistryEvent event) {
    EntityId id = event.entity();
    EntityView view = ViewFold.apply(views.get(id), event, logged.position());
    views.put(id, view);
    var record =
        new ProducerRecord<>(Topics.KEYS, id.recordKey().getBytes(UTF_8), ViewCodec.encode(view));
    new ViewHeaders(logged.position(), true, logged.chainHash(), identity)
        .toMap()
        .forEach(record.headers()::add);
    send(record);
  }

  /** What was appended, in order. */
  public List<LoggedEvent> log() {
    return List.copyOf(log);
  }

  /** The topic of the events. */
  public String topic() {
    return topic;
  }

  public long position() {
    return log.size();
  }

  public LogIdentity identity() {
    return identity;
  }

  /** What comes next is of this log. */
  public void become(LogIdentity other) {
    identity = other;
  }

  @Override
  public void close() {
    producer.close();
  }
}
