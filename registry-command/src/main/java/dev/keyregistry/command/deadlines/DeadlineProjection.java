package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Brings the tables up to the log, batch by batch in the log's order. */
final class DeadlineProjection {

  private static final int BATCH = 1_000;

  private final EventLog log;
  private final DeadlineTable table;
  private final Consumer<LoggedEvent> observer;
  private volatile long position;

  /**
   * The projection into a table.
   *
   * @param observer is told of every event that this process has written
   */
  DeadlineProjection(EventLog log, DeadlineTable table, Consumer<LoggedEvent> observer) {
    this.log = log;
    this.table = table;
    this.observer = observer;
  }

  /** The newest event that this process knows to be in the tables. */
  long position() {
    return position;
  }

  /**
   * Goes on to the end that the log has now.
   *
   * @return whether it came there, and was not told to stop
   * @throws dev.keyregistry.command.eventlog.LogUnavailableException if the log does not answer
   */
  boolean follow(BooleanSupplier goOn) {
    long end = log.head().position();
    position = table.progress(); // of whichever process was the last
    while (position < end) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      next();
    }
    return true;
  }

  private void next() {
    List<LoggedEvent> batch = log.after(position, BATCH);
    List<RegistryEvent> events = batch.stream().map(LoggedEvent::event).toList();
    var changes = new DeadlineChanges(table.rows(DeadlineChanges.keys(events)), this::historyUpTo);
    for (int i = 0; i < batch.size(); i++) {
      changes.add(batch.get(i), events.get(i));
    }
    long to = batch.getLast().position();
    if (table.write(position, to, changes)) {
      position = to;
      batch.forEach(observer);
    } else {
      position = table.progress(); // another process believes that it is its turn
    }
  }

  private List<KeyEvent> historyUpTo(LoggedEvent event) {
    List<KeyEvent> history = new ArrayList<>();
    for (LoggedEvent each : log.ofSubject(event.subject(), event.position())) {
      history.add((KeyEvent) each.event());
    }
    return history;
  }
}
