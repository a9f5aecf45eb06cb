package dev.keyregistry.validator.feed;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.ViewHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Watches that all records come from one log (rule L6). Records of an older epoch from before the
 * newest one began are only old, and stand on a compacted topic for as long as nothing replaces
 * them; one from after it was written by an authority that is none any more.
 */
final class LogWatch {

  private @Nullable LogIdentity log;
  private long epochBegan;
  private long newestPosition;
  private ChainHash newestHash = ChainHash.ORIGIN;

  /** Knows what a watch before it knew; {@code null} for nothing. */
  LogWatch(@Nullable LogMark known) {
    if (known != null) {
      log = known.log();
      epochBegan = known.epochBegan();
      newestPosition = known.newestPosition();
      newestHash = known.newestHash();
    }
  }

  /** What it knows; {@code null} if it saw no record. */
  @Nullable LogMark mark() {
    LogIdentity known = log;
    return known == null ? null : new LogMark(known, epochBegan, newestPosition, newestHash);
  }

  /**
   * Takes note of a record.
   *
   * @throws FeedStoppedException if it comes from another log, a deposed authority or another past
   */
  void check(ViewHeaders record) {
    LogIdentity known = log;
    if (known == null || isNextEpoch(known, record.log())) {
      log = record.log();
      epochBegan = record.position();
    } else if (!record.log().logId().equals(known.logId())) {
      throw stopped(record, "is of the log " + record.log().logId() + ", not " + known.logId());
    } else if (record.log().epoch() == known.epoch()) {
      epochBegan = Math.min(epochBegan, record.position());
    } else if (record.position() >= epochBegan) {
      throw stopped(record, "is of epoch " + record.log().epoch() + ", after " + known.epoch());
    }
    checkChain(record);
  }

  private void checkChain(ViewHeaders record) {
    if (record.position() > newestPosition) {
      newestPosition = record.position();
      newestHash = record.chainHash();
    } else if (record.position() == newestPosition && !record.chainHash().equals(newestHash)) {
      throw stopped(record, "has another chain hash than the record of this position before it");
    }
  }

  private static boolean isNextEpoch(LogIdentity known, LogIdentity next) {
    return next.logId().equals(known.logId()) && next.epoch() > known.epoch();
  }

  private static FeedStoppedException stopped(ViewHeaders record, String what) {
    return new FeedStoppedException("the record at position " + record.position() + ' ' + what);
  }
}
