package dev.keyregistry.query.projection;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.projection.HaltException.Reason;
import org.jspecify.annotations.Nullable;

/** Whether a record is the log's next event, one that was applied already, or neither. */
final class LogCheck {

  private LogCheck() {}

  /**
   * Whether the event follows {@code head}; {@code false} if it was applied before. The relay sends
   * an event again, with the same position, whenever it cannot know that it arrived.
   *
   * @param applied the hash under which this position was applied, if it was
   * @throws HaltException if it is neither
   */
  static boolean follows(Progress head, LoggedEvent event, @Nullable ChainHash applied) {
    LogIdentity log = head.log();
    if (log != null && !log.logId().equals(event.log().logId())) { // L6
      throw halt(Reason.OTHER_LOG, event, "it is of the log " + event.log().logId());
    }
    if (event.position() <= head.position()) {
      if (applied != null && !applied.equals(event.chainHash())) { // L6
        throw halt(Reason.FORKED, event, "another event was applied at this position");
      }
      return false;
    }
    if (log != null && event.log().epoch() < log.epoch()) { // L6
      throw halt(Reason.OLDER_EPOCH, event, "its epoch is older than " + log.epoch());
    }
    if (event.position() != head.position() + 1) {
      throw halt(Reason.GAP, event, "position " + (head.position() + 1) + " is missing");
    }
    if (!event.chainAfter(head.chainHash()).equals(event.chainHash())) { // L7
      throw halt(Reason.BROKEN_CHAIN, event, "its chain hash does not follow from what precedes");
    }
    return true;
  }

  private static HaltException halt(Reason reason, LoggedEvent event, String why) {
    return new HaltException(reason, "at position " + event.position() + " of the topic: " + why);
  }
}
