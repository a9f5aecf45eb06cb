package dev.keyregistry.command.relay;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogHead;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a new owner of the relay goes on: after the smallest of its own progress row and the
 * last committed position on each topic (rule R2). Checks on the way that Kafka holds what this log
 * sent, and nothing else (rule L6).
 */
final class ResumePoint {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_MILLIS = 15_000;

  private final RelayConfig config;
  private final EventLog log;

  ResumePoint(RelayConfig config, EventLog log) {
    this.config = config;
    this.log = log;
  }

  /** What a record says of its place: the same names on both topics, but for their prefix. */
  private record Place(long position, String chainHash, String logId, long epoch) {}

  /**
   * The position after which to go on.
   *
   * @throws RelayRefusedException if Kafka and the log disagree
   */
  long find() {
    Place events;
    Place keys;
    try (var consumer = new KafkaConsumer<byte[], byte[]>(settings())) {
      events = lastCommitted(consumer, Topics.EVENTS, "ce_");
      keys = lastCommitted(consumer, Topics.KEYS, "");
    }
    check(Topics.EVENTS, events);
    check(Topics.KEYS, keys);
    return Math.min(
        log.relayProgress(),
        Math.min(events == null ? 0 : events.position, keys == null ? 0 : keys.position));
  }

  private void check(String topic, @Nullable Place place) {
    if (place == null) {
      return;
    }
    LogHead head = log.head();
    if (!place.logId.equals(head.log().logId().toString())) {
      throw new RelayRefusedException(topic + " holds records of another log, " + place.logId);
    }
    if (place.epoch > head.log().epoch()) {
      throw new RelayRefusedException(topic + " is of a later epoch, " + place.epoch);
    }
    if (place.position > head.position()) {
      throw new RelayRefusedException(
          topic
              + " is ahead of the log: "
              + place.position
              + " > "
              + head.position()
              + "; the database was restored from an older backup?");
    }
    List<LoggedEvent> stored = log.after(place.position - 1, 1);
    if (stored.isEmpty() || !stored.getFirst().chainHash().toString().equals(place.chainHash)) {
      throw new RelayRefusedException(
          topic + " disagrees with the log at position " + place.position);
    }
  }

  private static @Nullable Place lastCommitted(
      KafkaConsumer<byte[], byte[]> consumer, String topic, String prefix) {
    var partition = new TopicPartition(topic, 0);
    List<TopicPartition> partitions = List.of(partition);
    consumer.assign(partitions);
    long end = requireNonNull(consumer.endOffsets(partitions).get(partition)); // last stable
    long begin = requireNonNull(consumer.beginningOffsets(partitions).get(partition));
    if (end == begin) {
      return null;
    }
    // Markers, aborted records and compaction leave holes: look further back until one is found.
    for (long back = 64; ; back *= 8) {
      long from = Math.max(begin, end - back);
      consumer.seek(partition, from);
      Place last = lastOf(consumer, partition, end, prefix);
      if (last != null || from == begin) {
        return last;
      }
    }
  }

  private static @Nullable Place lastOf(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, String prefix) {
    long deadline = System.nanoTime() + LOOK_MILLIS * 1_000_000;
    BooleanSupplier atEnd = () -> consumer.position(partition) >= end;
    Place last = null;
    while (!atEnd.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
        last = place(found, prefix);
      }
      if (System.nanoTime() > deadline) {
        throw new RelayRefusedException("cannot read the end of " + partition.topic());
      }
    }
    return last;
  }

  private static Place place(ConsumerRecord<byte[], byte[]> found, String prefix) {
    return new Place(
        Long.parseLong(text(found, prefix + ViewHeaders.POSITION)),
        text(found, prefix + ViewHeaders.CHAIN_HASH),
        text(found, prefix + ViewHeaders.LOG_ID),
        Long.parseLong(text(found, prefix + ViewHeaders.EPOCH)));
  }

  private static String text(ConsumerRecord<byte[], byte[]> found, String name) {
    Header header = found.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      throw new RelayRefusedException(
          found.topic() + " holds a record that is not the relay's, at offset " + found.offset());
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private Map<String, Object> settings() {
    return config.client(
        Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            10_000,
            // Closing waits for the fetch under way, which at the end of a topic waits this long.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            20,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class));
  }
}
