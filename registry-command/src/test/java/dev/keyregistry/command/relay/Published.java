package dev.keyregistry.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
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
import org.jspecify.annotations.Nullable;

/** What consumers find on the topics, checked against the log. */
final class Published {

  private Published() {}

  /** Checks that both topics say what the log says; returns the number of committed events. */
  static int verify(String bootstrapServers, LogDatabase database) {
    List<LoggedEvent> log = LogFixture.verified(database);
    int sent = everyEventInOrder(bootstrapServers, log);
    everyViewIsTheFold(bootstrapServers, log);
    return sent;
  }

  /** The positions of the events that a consumer of this isolation level finds. */
  static List<Long> positions(String bootstrapServers, String isolation) {
    return read(bootstrapServers, Topics.EVENTS, isolation).stream()
        .map(found -> CloudEventHeaders.parse(name -> header(found, name), found.value()))
        .map(LoggedEvent::position)
        .toList();
  }

  private static int everyEventInOrder(String bootstrapServers, List<LoggedEvent> log) {
    List<ConsumerRecord<byte[], byte[]>> records =
        read(bootstrapServers, Topics.EVENTS, "read_committed");
    long next = 1;
    for (ConsumerRecord<byte[], byte[]> found : records) {
      LoggedEvent event = CloudEventHeaders.parse(name -> header(found, name), found.value());
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

  /** R3: whatever stands on the topic, also of transactions that were aborted: edges read both. */
  private static void everyViewIsTheFold(String bootstrapServers, List<LoggedEvent> log) {
    Map<String, EntityView> newest = new HashMap<>();
    List<EntityView> folds = new ArrayList<>(); // by position
    for (LoggedEvent event : log) {
      EntityView view =
          ViewFold.apply(newest.get(event.subject()), event.event(), event.position());
      newest.put(event.subject(), view);
      folds.add(view);
    }
    for (String isolation : List.of("read_uncommitted", "read_committed")) {
      // What compaction would leave: the last value of every record key.
      Map<String, EntityView> published = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> found : read(bootstrapServers, Topics.KEYS, isolation)) {
        ViewHeaders headers = ViewHeaders.parse(name -> header(found, name));
        int index = Math.toIntExact(headers.position() - 1);
        assertThat(headers.chainHash()).isEqualTo(log.get(index).chainHash());
        String key = new String(found.key(), StandardCharsets.UTF_8);
        assertThat(key).isEqualTo(log.get(index).subject());
        EntityView view = ViewCodec.decode(found.value());
        assertThat(view).isEqualTo(folds.get(index));
        published.put(key, view);
      }
      assertThat(published).as(isolation).isEqualTo(newest);
    }
  }

  private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> found, String name) {
    Header header = found.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrapServers, String topic, String isolation) {
    var partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<byte[], byte[]>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                isolation,
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
