package dev.keyregistry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * {@code registry.keys} with a population on it, as the relay leaves it behind: its record keys,
 * values and headers, its producer's settings, and its transactions of 100 ms with their markers.
 */
final class PopulationTopic {

  private static final LogIdentity LOG = new LogIdentity(new UUID(0x5eed, 0), 1);
  private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int PROGRESS_EVERY = 200_000;

  private PopulationTopic() {}

  /** Creates the topic and writes each view of the population once. */
  static void write(String bootstrapServers, Population population)
      throws ExecutionException, InterruptedException {
    create(bootstrapServers);
    long start = System.nanoTime();
    try (var producer = new KafkaProducer<byte[], byte[]>(settings(bootstrapServers))) {
      producer.initTransactions();
      new Writing(producer).write(population.views().iterator());
    }
    Figures.progress(
        "wrote %,d records to %s in %.1f s",
        population.lastPosition(), Topics.KEYS, (System.nanoTime() - start) / 1e9);
  }

  private static void create(String bootstrapServers)
      throws ExecutionException, InterruptedException {
    var topic =
        new NewTopic(Topics.KEYS, 1, (short) 1)
            .configs(
                Map.of(
                    "cleanup.policy", "compact",
                    "min.compaction.lag.ms", Long.toString(TimeUnit.HOURS.toMillis(48)),
                    "message.timestamp.type", "LogAppendTime"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        "registry-relay",
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class);
  }

  private static final class Writing {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private ChainHash chain = ChainHash.ORIGIN;

    Writing(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
    }

    void write(Iterator<EntityView> views) {
      while (views.hasNext()) {
        producer.beginTransaction();
        long begun = System.nanoTime();
        while (views.hasNext() && System.nanoTime() - begun < COMMIT_NANOS) {
          send(views.next());
        }
        checkFailure();
        producer.commitTransaction();
      }
    }

    private void send(EntityView view) {
      byte[] value = ViewCodec.encode(view);
      String recordKey = view.id().recordKey();
      long position = view.position();
      chain = chain.next(position, Long.toString(position), "bench", recordKey, "", value);
      var sent = new ProducerRecord<>(Topics.KEYS, recordKey.getBytes(UTF_8), value);
      new ViewHeaders(position, true, chain, LOG).toMap().forEach(sent.headers()::add);
      var unused =
          producer.send(
              sent,
              (metadata, thrown) -> {
                if (thrown != null) {
                  failure.compareAndSet(null, thrown);
                }
              });
      if (position % PROGRESS_EVERY == 0) {
        Figures.progress("wrote %,d records", position);
      }
    }

    private void checkFailure() {
      Exception thrown = failure.get();
      if (thrown != null) {
        producer.close(Duration.ZERO);
        throw new KafkaException(thrown);
      }
    }
  }
}
