package dev.keyregistry.validator.feed;

import static dev.keyregistry.validator.TestKeys.hash;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.infra.testkit.KafkaCluster;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaKeyFeedIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static KafkaCluster kafka;

  private final KeyImage image = new KeyImage();
  private ViewTopic topic;
  private KafkaKeyFeed feed;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.fresh();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void start() {
    topic = new ViewTopic(kafka.bootstrapServers());
    feed = new KafkaKeyFeed(kafka.bootstrapServers(), image, "test");
  }

  @AfterEach
  void stop() {
    feed.close();
    topic.deleteAndAwait();
    topic.close();
  }

  @Test
  void it_reads_what_there_is_and_then_follows() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    feed.start();
    awaitState(FeedStatus.State.LIVE);
    assertThat(image.isComplete()).isTrue();
    assertThat(standing("a")).isEqualTo(Standing.GOOD);
    assertThat(image.appliedPosition()).isEqualTo(2);

    topic.send(true, key(1).secret("a").status(KeyStatus.REVOKED).at(3));
    awaitPosition(3);
    assertThat(standing("a")).isEqualTo(Standing.REVOKED);
  }

  @Test
  void an_image_is_complete_though_the_topic_ends_with_markers() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1));
    topic.send(false, key(1).secret("a").at(2));
    topic.send(false, key(1).secret("a").at(2));
    feed.start();
    awaitState(FeedStatus.State.LIVE);
    assertThat(standing("a")).isEqualTo(Standing.GOOD); // read uncommitted
  }

  @Test
  void an_empty_topic_makes_an_empty_image_that_is_complete() throws Exception {
    topic.create(1);
    feed.start();
    awaitState(FeedStatus.State.LIVE);
    assertThat(image.isComplete()).isTrue();
  }

  @Test
  void a_topic_that_comes_late_is_awaited() throws Exception {
    feed.start();
    await().atMost(LIMIT).until(() -> feed.status().problem() != null);
    assertThat(image.isComplete()).isFalse();
    topic.create(1);
    awaitState(FeedStatus.State.LIVE);
  }

  @Test
  void R1_a_topic_of_two_partitions_stops_the_feed() throws Exception {
    topic.create(2);
    feed.start();
    awaitState(FeedStatus.State.STOPPED);
    assertThat(feed.status().problem()).contains("registry.keys has 2 partitions");
    assertThat(image.isComplete()).isFalse();
  }

  @Test
  void E4_another_topic_of_the_same_name_is_read_from_its_start_with_the_image_kept()
      throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    topic.send(true, key(1).secret("a").status(KeyStatus.REVOKED).at(3));
    feed.start();
    awaitState(FeedStatus.State.LIVE);
    topic.deleteAndAwait();
    topic.create(1);
    EntityView old = key(1).secret("a").at(2);
    topic.send(true, old, key(2).secret("b").at(4));
    awaitPosition(4);
    assertThat(standing("a")).isEqualTo(Standing.REVOKED);
    assertThat(standing("b")).isEqualTo(Standing.GOOD);
    assertThat(image.isComplete()).isTrue();
  }

  @Test
  void E4_a_feed_goes_on_from_the_place_where_an_earlier_one_ended() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    FeedPlace ended = settledPlace(image);
    topic.send(true, key(2).secret("b").at(3));
    // What it held is not read again: an image without it stays without it.
    var next = new KeyImage();
    next.restored(2, true);
    try (var resumed = resumed(next, ended)) {
      awaitLive(resumed);
      assertThat(next.appliedPosition()).isEqualTo(3);
      assertThat(next.find(hash("a"))).isNull();
      assertThat(next.find(hash("b"))).isNotNull();
    }
  }

  @Test
  void E4_a_place_of_another_topic_cluster_or_past_is_not_gone_on_from() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    FeedPlace ended = settledPlace(image);
    TopicPlace place = ended.topic();
    for (TopicPlace wrong :
        List.of(
            new TopicPlace("another", place.topicId(), place.leaderEpoch(), place.nextOffset()),
            new TopicPlace(place.clusterId(), "another", place.leaderEpoch(), place.nextOffset()),
            new TopicPlace(place.clusterId(), place.topicId(), place.leaderEpoch(), 1_000))) {
      var next = new KeyImage();
      try (var resumed = resumed(next, new FeedPlace(ended.log(), wrong))) {
        awaitLive(resumed);
        assertThat(next.find(hash("a"))).as("%s", wrong).isNotNull();
      }
    }
  }

  @Test
  void E4_a_topic_whose_beginning_is_gone_is_read_from_its_start() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    FeedPlace ended = settledPlace(image);
    topic.send(true, tenant(3), key(2).secret("b").at(4));
    topic.deleteBefore(ended.topic().nextOffset() + 1);
    var next = new KeyImage();
    try (var resumed = resumed(next, ended)) {
      awaitLive(resumed);
      assertThat(next.find(hash("b"))).isNotNull();
    }
  }

  @Test
  void L6_a_feed_that_goes_on_stops_at_another_log() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2));
    FeedPlace ended = settledPlace(image);
    var mark = ended.log();
    var other = new LogIdentity(new UUID(9, 9), 1);
    var foreign = new LogMark(other, mark.epochBegan(), mark.newestPosition(), mark.newestHash());
    var next = new KeyImage();
    TopicPlace elsewhere = new TopicPlace("another", "another", 1, 1);
    try (var resumed = resumed(next, new FeedPlace(foreign, elsewhere))) {
      await().atMost(LIMIT).until(() -> resumed.status().isStopped());
      assertThat(resumed.status().problem()).contains("is of the log");
    }
  }

  /** Where a feed of the image has come to once it is live. */
  private FeedPlace settledPlace(KeyImage filled) {
    var settled = new AtomicReference<@Nullable FeedPlace>();
    try (var ending = feed(filled, settled::set, null)) {
      ending.start();
      await().atMost(LIMIT).until(() -> settled.get() != null);
    }
    return Objects.requireNonNull(settled.get());
  }

  private KafkaKeyFeed resumed(KeyImage next, FeedPlace from) {
    KafkaKeyFeed resumed = feed(next, place -> {}, from);
    resumed.start();
    return resumed;
  }

  private static KafkaKeyFeed feed(
      KeyImage filled, Consumer<FeedPlace> onSettled, @Nullable FeedPlace from) {
    var listener =
        new FeedListener() {
          @Override
          public void narrowing(EntityView view) {}

          @Override
          public void denying(EntityId id, long position) {}

          @Override
          public void settled(FeedPlace place) {
            onSettled.accept(place);
          }
        };
    return new KafkaKeyFeed(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), filled, "placed", listener, from);
  }

  private static void awaitLive(KafkaKeyFeed waiting) {
    await().atMost(LIMIT).until(() -> waiting.status().state() == FeedStatus.State.LIVE);
  }

  @Test
  void an_image_is_not_complete_if_an_error_kept_a_record_from_it() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1), key(1).secret("a").at(2), key(1).secret("a").at(3));
    try (var failing = failingAt(3)) {
      failing.start();
      awaitFailure(failing);
      assertThat(image.isComplete()).isFalse();
      assertThat(image.appliedPosition()).isEqualTo(2);
    }
  }

  @Test
  void an_error_stops_a_live_feed() throws Exception {
    topic.create(1);
    topic.send(true, tenant(1));
    try (var failing = failingAt(2)) {
      failing.start();
      await().atMost(LIMIT).until(() -> failing.status().state() == FeedStatus.State.LIVE);
      topic.send(true, key(1).secret("a").at(2));
      awaitFailure(failing);
    }
    assertThat(image.appliedPosition()).isEqualTo(1);
  }

  /** A feed whose applying runs out of memory at this position. */
  private KafkaKeyFeed failingAt(long position) {
    var applier = new RecordApplier(image);
    return new KafkaKeyFeed(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        image,
        "failing",
        record -> {
          if (record.headers() != null && record.headers().position() == position) {
            throw new OutOfMemoryError("Java heap space");
          }
          applier.apply(record);
        });
  }

  private static void awaitFailure(KafkaKeyFeed failing) {
    await().atMost(LIMIT).until(() -> failing.status().isStopped());
    await()
        .atMost(LIMIT)
        .until(() -> String.valueOf(failing.status().problem()).contains("Java heap space"));
  }

  @Test
  void a_feed_goes_on_after_the_broker_was_away() throws Exception {
    try (var broker = KafkaCluster.embedded();
        var there = new ViewTopic(broker.bootstrapServers());
        var following = new KafkaKeyFeed(broker.bootstrapServers(), image, "away")) {
      there.create(1);
      there.send(true, tenant(1));
      following.start();
      await().atMost(LIMIT).until(image::isComplete);
      broker.kill();
      broker.start();
      there.send(true, key(1).secret("a").at(2));
      awaitPosition(2);
      assertThat(standing("a")).isEqualTo(Standing.GOOD);
    }
  }

  private Standing standing(String secret) {
    KeyEntry found = image.find(hash(secret));
    return found == null ? Standing.UNKNOWABLE : found.standing();
  }

  private void awaitState(FeedStatus.State state) {
    await().atMost(LIMIT).until(() -> feed.status().state() == state);
  }

  private void awaitPosition(long position) {
    await().atMost(LIMIT).until(() -> image.appliedPosition() >= position);
  }
}
