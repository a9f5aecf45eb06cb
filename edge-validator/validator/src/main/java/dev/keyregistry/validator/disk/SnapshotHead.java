package dev.keyregistry.validator.disk;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.feed.LogMark;
import dev.keyregistry.validator.feed.TopicPlace;
import java.time.Duration;
import java.time.Instant;

/**
 * What a snapshot says of itself.
 *
 * @param asOf when the topic was last heard of before it was taken
 * @param uptimeMillis of the host, then
 * @param appliedPosition what the image reflected
 * @param place where the feed reads on: the image lacks nothing from before it
 */
record SnapshotHead(Instant asOf, long uptimeMillis, long appliedPosition, FeedPlace place) {

  private static final int TYPICAL_BYTES = 256;
  private static final int HASH_BYTES = 32;
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  byte[] encode() {
    var out = new BinaryOut(TYPICAL_BYTES);
    out.fixed(asOf.toEpochMilli());
    out.fixed(uptimeMillis);
    out.number(appliedPosition);
    LogMark log = place.log();
    out.uuid(log.log().logId());
    out.number(log.log().epoch());
    out.number(log.epochBegan());
    out.number(log.newestPosition());
    out.raw(log.newestHash().toBytes());
    TopicPlace topic = place.topic();
    out.text(topic.clusterId());
    out.text(topic.topicId());
    out.fixed(topic.leaderEpoch());
    out.number(topic.nextOffset());
    return out.toByteArray();
  }

  static SnapshotHead decode(BinaryIn in) throws RefusedException {
    return new SnapshotHead(
        Instant.ofEpochMilli(in.fixed()),
        in.fixed(),
        in.number(),
        new FeedPlace(
            new LogMark(
                new LogIdentity(in.uuid(), in.number()),
                in.number(),
                in.number(),
                ChainHash.of(in.raw(HASH_BYTES))),
            new TopicPlace(in.text(), in.text(), (int) in.fixed(), in.number())));
  }

  /**
   * How old it is (rule E7): a clock that was set back does not make it younger while the host
   * runs.
   *
   * @throws RefusedException if it comes from the future, so that its age cannot be told
   */
  Duration age(Instant now, Host host, boolean sameBoot) throws RefusedException {
    Duration byWall = Duration.between(asOf, now);
    if (byWall.plus(CLOCK_SLACK).isNegative()) {
      throw new RefusedException("it was made in the future, at " + asOf + ": look at the clock");
    }
    Duration byUptime =
        sameBoot ? Duration.ofMillis(host.uptimeMillis() - uptimeMillis) : Duration.ZERO;
    Duration longer = byWall.compareTo(byUptime) > 0 ? byWall : byUptime;
    return longer.isNegative() ? Duration.ZERO : longer;
  }
}
