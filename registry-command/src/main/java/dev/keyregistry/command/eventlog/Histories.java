package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What happened to a number of entities, up to one end of the log: read in one round trip. */
final class Histories {

  private final Map<String, List<LoggedEvent>> events = new HashMap<>();
  private long head;

  private Histories() {}

  static Histories read(Connection connection, UUID logId, List<String> subjects)
      throws SQLException {
    var read = new Histories();
    var pipeline = new Pipeline(connection);
    // The head first: what is committed after it is a conflict, not a state half seen.
    EventRows.queryHead(pipeline, head -> read.head = head.position());
    EventRows.queryHistories(pipeline, logId, subjects, read::add);
    pipeline.run();
    return read;
  }

  // The second statement sees what was committed since the first one.
  private void add(LoggedEvent event) {
    if (event.position() <= head) {
      events.computeIfAbsent(event.subject(), subject -> new ArrayList<>()).add(event);
    }
  }

  SubjectHistory of(List<String> subjects) {
    List<LoggedEvent> all = new ArrayList<>();
    for (String subject : subjects) {
      all.addAll(events.getOrDefault(subject, List.of()));
    }
    all.sort(Comparator.comparingLong(LoggedEvent::position));
    return new SubjectHistory(head, all);
  }
}
