package dev.keyregistry.query.projection;

import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.MalformedRecordException;
import dev.keyregistry.query.projection.BatchWriter.Read;
import dev.keyregistry.query.projection.HaltException.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The one partition of the log on Kafka, read from an offset on. It reads uncommitted records: each
 * derives from a committed event of the log, and one of an aborted transaction is sent again under
 * the same position, where it is dropped as a duplicate.
 */
final class EventTopic implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final long endAtOpening;

  private EventTopic(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long endAtOpening) {
    this.partition = partition;
    this.consumer = consumer;
    this.endAtOpening = endAtOpening;
  }

  /**
   * Opens the topic.
   *
   * @param fromOffset where to begin; {@code null} for the start
   * @throws HaltException if it has not exactly one partition
   */
  static EventTopic open(Map<String, Object> settings, String name, @Nullable Long fromOffset) {
    var partition = new TopicPartition(name, 0);
    var consumer =
        new KafkaConsumer<>(
            consumerSettings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      requireOnePartition(name, consumer.partitionsFor(name));
      List<TopicPartition> only = List.of(partition);
      consumer.assign(only);
      Long end = consumer.endOffsets(only).get(partition);
      var topic = new EventTopic(consumer, partition, end == null ? 0 : end);
      if (fromOffset == null) {
        topic.rewind();
      } else {
        consumer.seek(partition, fromOffset);
      }
      return topic;
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** What came next: possibly nothing. An offset that the topic no longer has rewinds it. */
  List<ConsumerRecord<byte[], byte[]>> poll() {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      return records.records(partition);
    } catch (OffsetOutOfRangeException e) {
      rewind();
      return List.of();
    }
  }

  /** Goes on from the start of the topic. */
  void rewind() {
    consumer.seekToBeginning(List.of(partition));
  }

  /** Whether everything was read that was there when the topic was opened. */
  boolean readToOpeningEnd() {
    return consumer.position(partition) >= endAtOpening;
  }

  /** Ends a {@link #poll} under way on another thread. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }

  /**
   * Reads records as events.
   *
   * @param readable takes those before the first unreadable one
   * @throws HaltException if one is unreadable
   */
  static void read(List<ConsumerRecord<byte[], byte[]>> records, List<Read> readable) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        readable.add(read(record));
      } catch (MalformedRecordException e) {
        throw new HaltException(
            Reason.UNREADABLE,
            "at offset " + record.offset() + " of the topic: " + e.getMessage(),
            e);
      }
    }
  }

  private static Read read(ConsumerRecord<byte[], byte[]> record) {
    byte[] data = record.value();
    if (data == null) {
      throw new MalformedRecordException("the record has no value");
    }
    return new Read(
        CloudEventHeaders.parse(
            name -> {
              Header header = record.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            data),
        record.offset() + 1);
  }

  private static void requireOnePartition(String name, @Nullable List<PartitionInfo> partitions) {
    int count = partitions == null ? 0 : partitions.size();
    if (count == 0) {
      throw new IllegalStateException("the topic " + name + " does not exist yet");
    }
    if (count > 1) { // R1
      throw new HaltException(
          Reason.WRONG_PARTITIONS,
          "the topic " + name + " has " + count + " partitions instead of one");
    }
  }

  private static Map<String, Object> consumerSettings(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return all;
  }
}
