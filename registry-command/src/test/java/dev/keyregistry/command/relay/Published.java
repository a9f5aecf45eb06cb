package dev.keyregistry.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.events.view.ViewFold;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What consumers find on the topics, checked against the log. */
final class Published {

  private Published() {}

  /** Checks that both topics say what the log says; returns the number of committed events. */
  static int verify(String bootstrapServers, LogDatabase database) {
    List<LoggedEvent> log = LogFixture.verified(database);
    int sent = everyEventInOrder(bootstrapServers, log);
    newestViewsAreTheFold(bootstrapServers, log);
    return sent;
  }

  private static int everyEventInOrder(String bootstrapServers, List<LoggedEvent> log) {
    List<ConsumerRecord<byte[], byte[]>> records = read(bootstrapServers, Topics.EVENTS);
    long next = 1;
    for (ConsumerRecord<byte[], byte[]> found : records) {
      LoggedEvent event =
          CloudEventHeaders.parse(
              name -> {
                Header header = found.headers().lastHeader(name);
                return header == null ? null : header.value();
              },
              found.value());
      // Sent again after a crash, never skipped and never different.
      assertThat(event.position()).isLessThanOrEqualTo(next);
      LoggedEvent logged = log.get(Math.toIntExact(event.position() - 1));
      assertThat(event.chainHash()).isEqualTo(logged.chainHash());
      assertThat(event.data()).isEqualTo(logged.data());
      next = Math.max(next, event.position() + 1);
    }
    assertThat(next - 1).isEqualTo(log.size());
    return records.size();
  }

  private static void newestViewsAreTheFold(String bootstrapServers, List<LoggedEvent> log) {
    Map<String, EntityView> folded = new HashMap<>();
    for (LoggedEvent event : log) {
      folded.put(
          event.subject(),
          ViewFold.apply(folded.get(event.subject()), event.event(), event.position()));
    }
    // What compaction would leave: the last committed value of every record key.
    Map<String, EntityView> published = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> found : read(bootstrapServers, Topics.KEYS)) {
      published.put(
          new String(found.key(), StandardCharsets.UTF_8), ViewCodec.decode(found.value()));
    }
    assertThat(published).isEqualTo(folded);
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String bootstrapServers, String topic) {
    var partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<byte[], byte[]>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class))) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
