package dev.keyregistry.command.relay;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of relaying with one fenced producer.
 *
 * <p>The producer is transactional for its fencing: once another owner has called {@code
 * initTransactions}, nothing of this one is accepted any more, so that an old view can never come
 * to stand over a new one. The transaction is held open and committed on a timer, because readers
 * read uncommitted: every record derives from a committed event.
 */
final class RelaySession implements AutoCloseable {

  private static final int BATCH = 512;
  private static final String TRANSACTIONAL_ID = "registry-relay";
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RelayConfig config;
  private final EventLog log;
  private final LogTail tail;
  private final Consumer<RelayStep> observer;
  private final ViewProjector views;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> sendFailure = new AtomicReference<>();

  private long position; // sent
  private long committed;
  private boolean inTransaction;
  private long transactionStart;

  RelaySession(RelayConfig config, EventLog log, LogTail tail, Consumer<RelayStep> observer) {
    this.config = config;
    this.log = log;
    this.tail = tail;
    this.observer = observer;
    this.views = new ViewProjector(log);
    this.producer = new KafkaProducer<>(settings(config));
  }

  private static Map<String, Object> settings(RelayConfig config) {
    return config.client(
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000, // R1
            ProducerConfig.LINGER_MS_CONFIG, 0, // the default of 5 would cost 5 ms
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
  }

  /** R2: fence whoever relayed before, and only then look how far they came. */
  void open() {
    observer.accept(RelayStep.CLAIMED);
    RelayTopics.ensure(config);
    producer.initTransactions();
    observer.accept(RelayStep.FENCED_OTHERS);
    position = new ResumePoint(config, log).find();
    committed = position;
    observer.accept(RelayStep.RESUMED);
  }

  /** The newest position that was sent. */
  long position() {
    return position;
  }

  /** The newest position that Kafka has committed. */
  long committed() {
    return committed;
  }

  /**
   * Sends what the log holds after the newest position, and commits as often as is due; returns how
   * many events that were.
   */
  int sendNext() {
    List<LoggedEvent> events = tail.after(position, BATCH);
    for (LoggedEvent event : events) {
      EntityView view = views.after(event); // may ask the database: not on the transaction's time
      begin();
      // The view first: edges wait for it, and auditors do not.
      send(view(view, event));
      observer.accept(RelayStep.VIEW_SENT);
      send(event(event));
      observer.accept(RelayStep.EVENT_SENT);
      position = event.position();
      commitIfDue(); // R1: many folds in a row would outlast the transaction's timeout
    }
    return events.size();
  }

  private void begin() {
    if (!inTransaction) {
      producer.beginTransaction();
      inTransaction = true;
      transactionStart = System.nanoTime();
      observer.accept(RelayStep.TRANSACTION_BEGUN);
    }
  }

  private static ProducerRecord<byte[], byte[]> event(LoggedEvent event) {
    var sent = new ProducerRecord<>(Topics.EVENTS, bytes(event.subject()), event.data());
    CloudEventHeaders.of(event).forEach(sent.headers()::add);
    return sent;
  }

  private static ProducerRecord<byte[], byte[]> view(EntityView view, LoggedEvent event) {
    var sent =
        new ProducerRecord<>(Topics.KEYS, bytes(view.id().recordKey()), ViewCodec.encode(view));
    // R4: this event has one record, so it is the one that completes it.
    new ViewHeaders(event.position(), true, event.chainHash(), event.log())
        .toMap()
        .forEach(sent.headers()::add);
    return sent;
  }

  private void send(ProducerRecord<byte[], byte[]> sent) {
    // What fails is told by the callback, and by the commit at the latest.
    var unused =
        producer.send(
            sent,
            (metadata, failure) -> {
              if (failure != null) {
                sendFailure.compareAndSet(null, failure);
              }
            });
  }

  void commitIfDue() {
    if (sendFailure.get() != null || (inTransaction && nanosToCommit() <= 0)) {
      commit();
    }
  }

  long nanosToCommit() {
    return inTransaction
        ? transactionStart + config.commitInterval().toNanos() - System.nanoTime()
        : IDLE_NANOS;
  }

  /** R2: progress counts from Kafka's commit. */
  void commit() {
    Exception failure = sendFailure.get();
    if (failure != null) {
      throw failure instanceof KafkaException kafka ? kafka : new KafkaException(failure);
    }
    if (!inTransaction) {
      return;
    }
    observer.accept(RelayStep.BEFORE_COMMIT);
    producer.commitTransaction();
    inTransaction = false;
    committed = position;
    observer.accept(RelayStep.COMMITTED);
    log.relayProgress(position);
    observer.accept(RelayStep.PROGRESS_STORED);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO); // an open transaction is aborted, and sent again
  }
}
