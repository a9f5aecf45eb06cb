package dev.keyregistry.command.axon;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.keyregistry.command.domain.KeyState;
import dev.keyregistry.command.eventlog.AppendRequest;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.SubjectHistory;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.log.LoggedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriterion;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Axon's storage engine on our log. Everything that must be atomic with an append happens inside
 * the log's own transaction; Axon's unit of work only waits for it.
 *
 * <p>An event has one tag, {@code entity}: the record key of what it happened to. Tokens are
 * positions: the log has no gaps, so no gap-aware token is needed.
 */
public final class PostgresEventStorageEngine implements EventStorageEngine {

  static final String ENTITY_TAG = "entity";
  private static final String POSITION = "position";

  private final LogDatabase database;
  private final Executor continuations;

  /**
   * The engine.
   *
   * @param continuations runs what follows an append: never the thread that appends for all
   */
  public PostgresEventStorageEngine(LogDatabase database, Executor continuations) {
    this.database = database;
    this.continuations = continuations;
  }

  @Override
  public CompletableFuture<AppendTransaction<?>> appendEvents(
      AppendCondition condition,
      @Nullable ProcessingContext context,
      List<TaggedEventMessage<?>> events) {
    List<RegistryEvent> payloads = new ArrayList<>(events.size());
    for (TaggedEventMessage<?> tagged : events) {
      payloads.add((RegistryEvent) tagged.event().payload());
    }
    AppendContext order = AppendContext.of(context);
    var request =
        new AppendRequest(
            payloads, condition(condition), order.caller(), secrets(payloads), order.idempotency());
    return completedFuture(new Append(request, order));
  }

  private static Condition condition(AppendCondition condition) {
    ConsistencyMarker marker = condition.consistencyMarker();
    if (marker.equals(ConsistencyMarker.INFINITY)) {
      return Condition.NONE;
    }
    List<String> subjects = subjects(condition.criteria().flatten());
    long after = Math.max(0, GlobalIndexConsistencyMarker.position(marker));
    return new Condition(subjects, after);
  }

  private static List<String> subjects(Set<EventCriterion> criteria) {
    List<String> subjects = new ArrayList<>();
    for (EventCriterion criterion : criteria) {
      Set<Tag> tags = criterion.tags();
      if (tags.size() != 1 || !criterion.types().isEmpty()) {
        throw new IllegalArgumentException("a criterion of this log is one entity tag");
      }
      subjects.add(tags.iterator().next().value());
    }
    return subjects;
  }

  private static List<SecretHash> secrets(List<RegistryEvent> events) {
    List<SecretHash> secrets = new ArrayList<>();
    for (RegistryEvent event : events) {
      if (event instanceof KeyEvent.KeyCreated created) {
        secrets.add(created.secret().sha256());
      } else if (event instanceof KeyEvent.KeyRotated rotated) {
        secrets.add(rotated.secret().sha256());
      }
    }
    return secrets;
  }

  @Override
  public MessageStream<EventMessage> source(
      SourcingCondition condition, @Nullable ProcessingContext context) {
    List<String> subjects = subjects(condition.criteria().flatten());
    SubjectHistory history = database.history(subjects);
    AppendContext.read(context, new Condition(subjects, history.head()));
    List<Sourced> events = new ArrayList<>();
    for (LoggedEvent event : history.events()) {
      events.add(new Sourced(message(event, event.event()), event.position()));
    }
    events.add(new Sourced(TerminalEventMessage.INSTANCE, history.head()));
    return MessageStream.fromStream(
        events.stream(),
        Sourced::message,
        sourced ->
            sourced.message.equals(TerminalEventMessage.INSTANCE)
                ? Context.with(
                    ConsistencyMarker.RESOURCE_KEY,
                    new GlobalIndexConsistencyMarker(sourced.position))
                : Context.empty());
  }

  private record Sourced(EventMessage message, long position) {}

  @Override
  public MessageStream<EventMessage> stream(
      StreamingCondition condition, @Nullable ProcessingContext context) {
    long start = condition.position() == null ? 0 : condition.position().position().orElse(0);
    return new LogStream(database.tail(), Math.max(0, start));
  }

  /** An event with the payload that its readers want: the fact itself, or its place in the log. */
  static EventMessage message(LoggedEvent event, Object payload) {
    return new GenericEventMessage(
        event.id().toString(),
        new MessageType(event.type()),
        payload,
        Map.of(POSITION, Long.toString(event.position())),
        event.time());
  }

  /** Where the event stands in the log; {@link KeyState#NOT_YET} for one that is to be appended. */
  static long positionOf(EventMessage message) {
    String position = message.metadata().get(POSITION);
    return position == null ? KeyState.NOT_YET : Long.parseLong(position);
  }

  @Override
  public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
    return completedFuture(new GlobalSequenceTrackingToken(0));
  }

  @Override
  public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
    return completedFuture(new GlobalSequenceTrackingToken(database.log().head().position()));
  }

  @Override
  public CompletableFuture<TrackingToken> tokenAt(Instant at, @Nullable ProcessingContext context) {
    return firstToken(context); // before any instant; readers gate on positions
  }

  @Override
  public void describeTo(ComponentDescriptor descriptor) {
    descriptor.describeProperty("head", database.tail().head());
  }

  private final class Append implements AppendTransaction<AppendResult.Appended> {
    private final AppendRequest request;
    private final AppendContext order;

    private Append(AppendRequest request, AppendContext order) {
      this.request = request;
      this.order = order;
    }

    @Override
    public CompletableFuture<AppendResult.Appended> commit(@Nullable ProcessingContext context) {
      return database
          .append(request)
          .thenApplyAsync(
              result -> {
                if (result instanceof AppendResult.Appended appended) {
                  order.placed(appended);
                  return appended;
                }
                throw new AppendRefusedException(result);
              },
              continuations);
    }

    @Override
    public void rollback(@Nullable ProcessingContext context) {
      // Nothing was written before commit.
    }

    @Override
    public CompletableFuture<ConsistencyMarker> afterCommit(
        AppendResult.Appended appended, @Nullable ProcessingContext context) {
      return completedFuture(new GlobalIndexConsistencyMarker(appended.last()));
    }
  }
}
