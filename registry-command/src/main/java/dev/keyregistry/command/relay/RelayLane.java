package dev.keyregistry.command.relay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transactional producer and its open transaction, if it has one. */
final class RelayLane implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLane.class);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> sendFailure = new AtomicReference<>();
  private boolean open;
  private long opened;

  RelayLane(RelayConfig config, String transactionalId) {
    producer = new KafkaProducer<>(settings(config, transactionalId));
  }

  private static Map<String, Object> settings(RelayConfig config, String transactionalId) {
    return config.client(
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000, // R1
            ProducerConfig.LINGER_MS_CONFIG, 0, // the default of 5 would cost 5 ms
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
  }

  /** Aborts what an earlier owner has open, and lets nothing more of it be accepted. */
  void fenceOthers() {
    producer.initTransactions();
  }

  boolean isOpen() {
    return open;
  }

  /** For how long its transaction has been open, in nanoseconds. */
  long age() {
    return System.nanoTime() - opened;
  }

  void begin() {
    producer.beginTransaction();
    open = true;
    opened = System.nanoTime();
  }

  /** Sends; what fails is told by {@link #check}, {@link #flush} and {@link #commit}. */
  void send(ProducerRecord<byte[], byte[]> sent) {
    var unused =
        producer.send(
            sent,
            (metadata, failure) -> {
              if (failure != null) {
                sendFailure.compareAndSet(null, failure);
              }
            });
  }

  /**
   * Whether all went well so far.
   *
   * @throws KafkaException what a send came to
   */
  void check() {
    Exception failure = sendFailure.get();
    if (failure != null) {
      throw failure instanceof KafkaException kafka ? kafka : new KafkaException(failure);
    }
  }

  /** Returns once the brokers have all that was sent. */
  void flush() {
    producer.flush();
    check();
  }

  void commit() {
    check();
    producer.commitTransaction();
    open = false;
  }

  /** Ends it; an open transaction is left to be aborted. */
  @Override
  public void close() {
    try {
      producer.close(Duration.ZERO);
    } catch (KafkaException e) { // what else is to be ended must not be left
      LOG.debug("A producer did not end in order", e);
    }
  }
}
