package dev.keyregistry.validator.feed;

/**
 * A place on a topic (rule E4): an offset says something of one topic of one cluster only.
 *
 * @param clusterId of the cluster
 * @param topicId of the topic: another one after it was deleted and made again
 * @param leaderEpoch of the last record read, {@link #NO_EPOCH} if it has none
 * @param nextOffset of what comes next
 */
public record TopicPlace(String clusterId, String topicId, int leaderEpoch, long nextOffset) {

  public static final int NO_EPOCH = -1;
}
