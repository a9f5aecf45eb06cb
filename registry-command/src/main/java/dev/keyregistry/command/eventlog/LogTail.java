package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.log.LoggedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The end of the log, kept in memory for the readers that follow it: what this process appended is
 * handed on without a look at the database, anything else is read from it.
 */
public final class LogTail {

  private static final int CAPACITY = 8192;

  private final EventLog log;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final LoggedEvent[] ring = new LoggedEvent[CAPACITY]; // by position modulo capacity
  private long first = 1; // ring holds first..last; empty while last < first
  private long last;
  private volatile long head;

  public LogTail(EventLog log) {
    this.log = log;
    this.head = log.head().position();
  }

  /** The newest position known to be committed; the log may be ahead by what others appended. */
  public long head() {
    return head;
  }

  /**
   * Up to {@code limit} events after a position, in order and without a gap.
   *
   * @throws LogUnavailableException if they are not in memory and the database does not answer
   */
  public List<LoggedEvent> after(long position, int limit) {
    if (position >= head) {
      return List.of();
    }
    synchronized (this) {
      if (position + 1 >= first && position < last) {
        List<LoggedEvent> events = new ArrayList<>();
        for (long p = position + 1; p <= last && events.size() < limit; p++) {
          events.add(ring[(int) (p % CAPACITY)]);
        }
        return events;
      }
    }
    return log.after(position, limit);
  }

  /** Runs {@code listener} whenever the log grew; it must return at once. */
  public void onGrowth(Runnable listener) {
    listeners.add(listener);
  }

  public void remove(Runnable listener) {
    listeners.remove(listener);
  }

  /** Takes over what this process has just committed. */
  void committed(List<LoggedEvent> events) {
    synchronized (this) {
      long start = events.getFirst().position();
      if (start != last + 1) {
        first = start; // another process appended in between: the database has those
        last = start - 1;
      }
      for (LoggedEvent event : events) {
        last = event.position();
        ring[(int) (last % CAPACITY)] = event;
      }
      first = Math.max(first, last - CAPACITY + 1);
      head = Math.max(head, last);
    }
    listeners.forEach(Runnable::run);
  }

  /** Looks whether another process appended: on its notice, and now and then as a safety net. */
  void refresh() {
    long position = log.head().position();
    synchronized (this) {
      if (position <= head) {
        return;
      }
      head = position;
    }
    listeners.forEach(Runnable::run);
  }
}
