package dev.keyregistry.validator.feed;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;

/**
 * Which topic of which cluster an offset belongs to (rule E4).
 *
 * @param clusterId of the cluster
 * @param topicId of the topic: another one after it was deleted and made again
 */
record TopicIdentity(String clusterId, Uuid topicId) {

  /**
   * Asks the cluster.
   *
   * @return fails with a {@link FeedStoppedException} if the topic has not one partition (rule R1)
   */
  static KafkaFuture<TopicIdentity> of(Admin admin, String topic) {
    KafkaFuture<String> cluster = admin.describeCluster().clusterId();
    KafkaFuture<TopicDescription> description =
        admin.describeTopics(List.of(topic)).allTopicNames().thenApply(all -> only(all.values()));
    return KafkaFuture.allOf(cluster, description)
        .thenApply(
            done -> {
              TopicDescription described = now(description);
              int partitions = described.partitions().size();
              if (partitions != 1) {
                throw new FeedStoppedException(
                    "the topic " + topic + " has " + partitions + " partitions; it must have one");
              }
              return new TopicIdentity(now(cluster), described.topicId());
            });
  }

  /** Whether a place is one on this topic. */
  boolean isOf(TopicPlace place) {
    return place.clusterId().equals(clusterId) && place.topicId().equals(topicId.toString());
  }

  /** A place on this topic. */
  TopicPlace place(int leaderEpoch, long nextOffset) {
    return new TopicPlace(clusterId, topicId.toString(), leaderEpoch, nextOffset);
  }

  private static TopicDescription only(Collection<TopicDescription> topics) {
    return topics.iterator().next();
  }

  private static <T> T now(KafkaFuture<T> done) {
    try {
      return done.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
