package dev.keyregistry.command.axon;

import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.events.log.LoggedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;

/** The log from a position on, without end, for Axon's processors. Payloads are logged events. */
final class LogStream implements MessageStream<EventMessage> {

  private static final int FETCH = 512;

  private final LogTail tail;
  private final Deque<LoggedEvent> fetched = new ArrayDeque<>();
  private long position;
  private volatile Runnable callback = () -> {};
  private final Runnable listener = this::grown;
  private volatile boolean closed;

  LogStream(LogTail tail, long position) {
    this.tail = tail;
    this.position = position;
    tail.onGrowth(listener);
  }

  @Override
  public synchronized Optional<Entry<EventMessage>> next() {
    Optional<Entry<EventMessage>> entry = peek();
    if (entry.isPresent()) {
      fetched.removeFirst();
    }
    return entry;
  }

  @Override
  public synchronized Optional<Entry<EventMessage>> peek() {
    if (fetched.isEmpty() && !closed) {
      fetched.addAll(tail.after(position, FETCH));
      if (!fetched.isEmpty()) {
        position = fetched.getLast().position();
      }
    }
    LoggedEvent event = fetched.peekFirst();
    if (event == null) {
      return Optional.empty();
    }
    Context context =
        TrackingToken.addToContext(
            Context.empty(), new GlobalSequenceTrackingToken(event.position()));
    return Optional.of(
        new SimpleEntry<>(PostgresEventStorageEngine.message(event, event), context));
  }

  @Override
  public void setCallback(Runnable newCallback) {
    callback = newCallback;
    if (hasNextAvailable()) {
      newCallback.run();
    }
  }

  private void grown() {
    callback.run();
  }

  @Override
  public Optional<Throwable> error() {
    return Optional.empty();
  }

  @Override
  public boolean isCompleted() {
    return closed;
  }

  @Override
  public synchronized boolean hasNextAvailable() {
    return !fetched.isEmpty() || (!closed && tail.head() > position);
  }

  @Override
  public void close() {
    closed = true;
    tail.remove(listener);
  }
}
