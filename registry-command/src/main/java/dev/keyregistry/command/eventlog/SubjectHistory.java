package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.LoggedEvent;
import java.util.List;

/**
 * What happened to some entities.
 *
 * @param head the end of the log when it was read
 * @param events all of theirs up to there, in order
 */
public record SubjectHistory(long head, List<LoggedEvent> events) {
  public SubjectHistory {
    events = List.copyOf(events);
  }
}
