package dev.keyregistry.validator.feed;

import dev.keyregistry.validator.image.FedImage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of the topic, from its start or, if that is on the very same topic, from a place that
 * is known (rule E4). It ends by an exception, or because it is to end.
 */
final class FeedSession implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final long IDENTITY_CHECK_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Logger LOG = LoggerFactory.getLogger(FeedSession.class);

  /**
   * What a session tells.
   *
   * @param onState what it does now
   * @param onSettled up to which place the image reflects the topic, each time the topic was heard
   *     of
   */
  record Events(Consumer<FeedStatus.State> onState, Consumer<TopicPlace> onSettled) {}

  private final TopicPartition partition;
  private final FedImage image;
  private final Consumer<ViewRecord> applier;
  private final Events events;
  private final @Nullable TopicPlace resume;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable KafkaFuture<TopicIdentity> check;
  private long checkedAt;
  private int leaderEpoch = TopicPlace.NO_EPOCH;

  FeedSession(
      KafkaSettings settings,
      String topic,
      FedImage image,
      @Nullable TopicPlace resume,
      Consumer<ViewRecord> applier,
      Events events) {
    partition = new TopicPartition(topic, 0);
    this.image = image;
    this.applier = applier;
    this.resume = resume;
    this.events = events;
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
    events.onState.accept(FeedStatus.State.LOADING);
    load(identity, ended);
    if (ended.getAsBoolean()) {
      return;
    }
    image.complete();
    events.onState.accept(FeedStatus.State.LIVE);
    settled(identity);
    checkedAt = System.nanoTime();
    while (!ended.getAsBoolean()) {
      var batch = consumer.poll(POLL).records(partition);
      for (var record : batch) {
        applier.accept(ViewRecord.read(record, image::wants));
      }
      if (!batch.isEmpty()) {
        noteEpoch(batch);
        settled(identity);
      }
      checkIdentity(identity);
    }
  }

  private void settled(TopicIdentity identity) {
    events.onSettled.accept(identity.place(leaderEpoch, consumer.position(partition)));
  }

  private void noteEpoch(List<ConsumerRecord<byte[], byte[]>> batch) {
    leaderEpoch = batch.getLast().leaderEpoch().orElse(leaderEpoch);
  }

  private void load(TopicIdentity identity, BooleanSupplier ended) throws InterruptedException {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    seek(identity, end);
    try (var pipeline =
        new LoadPipeline(Thread.currentThread().getName() + "-load", image::wants, applier)) {
      // By position, not by record: the last offsets may be markers of transactions.
      while (consumer.position(partition) < end && !ended.getAsBoolean()) {
        var batch = consumer.poll(POLL).records(partition);
        if (!batch.isEmpty()) {
          noteEpoch(batch);
          pipeline.add(batch);
        }
      }
      if (!ended.getAsBoolean()) {
        pipeline.finish();
      }
    }
  }

  // E4. That the records before the place are still the same ones, Kafka finds out by the leader
  // epoch, and otherwise fails the next poll.
  private void seek(TopicIdentity identity, long end) {
    TopicPlace place = resume;
    if (place == null || !fits(place, identity, end)) {
      consumer.seekToBeginning(List.of(partition));
      return;
    }
    leaderEpoch = place.leaderEpoch();
    consumer.seek(
        partition,
        new OffsetAndMetadata(
            place.nextOffset(),
            leaderEpoch == TopicPlace.NO_EPOCH ? Optional.empty() : Optional.of(leaderEpoch),
            ""));
  }

  private boolean fits(TopicPlace place, TopicIdentity identity, long end) {
    String problem = null;
    if (!identity.isOf(place)) {
      problem = "it is another topic than before";
    } else if (place.nextOffset() > end || place.nextOffset() < beginning()) {
      problem = "it does not reach to offset " + place.nextOffset() + " any more";
    }
    if (problem != null) {
      LOG.warn("{} is read from its start, image kept: {}", partition.topic(), problem);
    }
    return problem == null;
  }

  private long beginning() {
    return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
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
      if (!asked.isCompletedExceptionally()) {
        settled(expected);
      }
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
