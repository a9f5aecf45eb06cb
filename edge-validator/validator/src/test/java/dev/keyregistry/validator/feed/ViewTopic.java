package dev.keyregistry.validator.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code registry.keys}, written to as the relay does. */
final class ViewTopic implements AutoCloseable {

  private static final LogIdentity LOG = new LogIdentity(new UUID(1, 2), 1);

  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;

  ViewTopic(String bootstrapServers) {
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                "test-" + UUID.randomUUID(),
                "linger.ms",
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  void create(int partitions) throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(Topics.KEYS, partitions, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact,delete"))))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  /** Deletes the topic, if it is there, and returns once it is gone. */
  void deleteAndAwait() {
    admin.deleteTopics(List.of(Topics.KEYS));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !admin.listTopics().names().get().contains(Topics.KEYS));
  }

  /** Deletes the records before an offset. */
  void deleteBefore(long offset) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(Topics.KEYS, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  /** Sends views in one transaction, and ends it in one way or the other. */
  void send(boolean commit, EntityView... views)
      throws ExecutionException, InterruptedException, TimeoutException {
    producer.beginTransaction();
    for (EntityView view : views) {
      producer.send(record(view)).get(30, TimeUnit.SECONDS);
    }
    if (commit) {
      producer.commitTransaction();
    } else {
      producer.abortTransaction();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(EntityView view) {
    var record =
        new ProducerRecord<>(
            Topics.KEYS, view.id().recordKey().getBytes(UTF_8), ViewCodec.encode(view));
    byte[] hash = new byte[32];
    hash[31] = (byte) view.position();
    new ViewHeaders(view.position(), true, ChainHash.of(hash), LOG)
        .toMap()
        .forEach((name, value) -> record.headers().add(name, value));
    return record;
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
