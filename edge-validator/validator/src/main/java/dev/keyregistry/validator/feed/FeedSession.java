package dev.keyregistry.validator.feed;

import dev.keyregistry.validator.image.FedImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the topic, from its start (rule E4: offsets are not kept, so there is none that
 * may belong to another topic). It ends by an exception, or because it is to end.
 */
final class FeedSession implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final long IDENTITY_CHECK_NANOS = Duration.ofSeconds(5).toNanos();

  private final TopicPartition partition;
  private final FedImage image;
  private final Consumer<ViewRecord> applier;
  private final Consumer<FeedStatus.State> onState;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable KafkaFuture<TopicIdentity> check;
  private long checkedAt;

  FeedSession(
      KafkaSettings settings,
      String topic,
      FedImage image,
      Consumer<ViewRecord> applier,
      Consumer<FeedStatus.State> onState) {
    partition = new TopicPartition(topic, 0);
    this.image = image;
    this.applier = applier;
    this.onState = onState;
    admin = Admin.create(settings.admin());
    consumer = consumer(settings.consumer(), admin);
  }

  // What was opened before a failure is closed again.
  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings, Admin admin) {
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (RuntimeException e) {
      admin.close(CLOSE_LIMIT);
      throw e;
    }
  }

  /** Reads what there is, then follows what comes until {@code ended}. */
  void run(BooleanSupplier ended) throws InterruptedException, ExecutionException {
    TopicIdentity identity = TopicIdentity.of(admin, partition.topic()).get();
    consumer.assign(List.of(partition));
    onState.accept(FeedStatus.State.LOADING);
    load(ended);
    if (ended.getAsBoolean()) {
      return;
    }
    image.complete();
    onState.accept(FeedStatus.State.LIVE);
    checkedAt = System.nanoTime();
    while (!ended.getAsBoolean()) {
      for (var record : consumer.poll(POLL)) {
        applier.accept(ViewRecord.read(record, image::wants));
      }
      checkIdentity(identity);
    }
  }

  private void load(BooleanSupplier ended) throws InterruptedException {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    consumer.seekToBeginning(List.of(partition));
    try (var pipeline =
        new LoadPipeline(Thread.currentThread().getName() + "-load", image::wants, applier)) {
      // By position, not by record: the last offsets may be markers of transactions.
      while (consumer.position(partition) < end && !ended.getAsBoolean()) {
        var batch = consumer.poll(POLL).records(partition);
        if (!batch.isEmpty()) {
          pipeline.add(batch);
        }
      }
      if (!ended.getAsBoolean()) {
        pipeline.finish();
      }
    }
  }

  /** Asks now and then, without waiting, whether this is still the same topic (rule E4). */
  private void checkIdentity(TopicIdentity expected)
      throws InterruptedException, ExecutionException {
    KafkaFuture<TopicIdentity> asked = check;
    if (asked == null) {
      if (System.nanoTime() - checkedAt > IDENTITY_CHECK_NANOS) {
        check = TopicIdentity.of(admin, partition.topic());
      }
      return;
    }
    if (asked.isDone()) {
      check = null;
      checkedAt = System.nanoTime();
      if (!asked.isCompletedExceptionally() && !asked.get().equals(expected)) {
        throw new TopicChangedException(partition.topic() + " is another topic than before");
      }
      KafkaFailures.rethrowIfStopped(asked);
    }
  }

  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    } finally {
      admin.close(CLOSE_LIMIT);
    }
  }
}
