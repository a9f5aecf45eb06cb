package dev.keyregistry.command.relay;

import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.command.eventlog.LogTail;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.events.log.CloudEventHeaders;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * One stretch of relaying with fenced producers.
 *
 * <p>The producers are transactional for their fencing: once another owner has called {@code
 * initTransactions}, nothing of this one is accepted any more, so that an old view can never come
 * to stand over a new one. A transaction is held open and committed on a timer, because readers
 * read uncommitted: every record derives from a committed event.
 *
 * <p>A producer sends nothing while it commits, which takes tens of milliseconds. So there are two,
 * which take turns: one sends while the other commits, and no revocation waits for a commit. What
 * keeps this as good as one producer: one takes over only once the brokers have all that the other
 * sent, and commits only after the other's commit has succeeded. What is committed is therefore
 * always a prefix of the log.
 */
final class RelaySession implements AutoCloseable {

  private static final int BATCH = 512;
  private static final String TRANSACTIONAL_ID = "registry-relay";
  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long COMMITTING_NANOS = Duration.ofMillis(2).toNanos();
  // R1: from then on the next commit waits for the one before, whose client gives up before the
  // transaction's timeout is over.
  private static final long MAX_OPEN_NANOS = Duration.ofSeconds(2).toNanos();

  private final RelayConfig config;
  private final EventLog log;
  private final LogTail tail;
  private final Consumer<RelayStep> observer;
  private final ViewProjector views;
  private final ProgressRow progress;
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("relay-commit").daemon().factory());
  private RelayLane sending;
  private RelayLane resting;
  private CompletableFuture<Void> commit = CompletableFuture.completedFuture(null);

  private long position; // sent
  private volatile long committed;

  RelaySession(RelayConfig config, EventLog log, LogTail tail, Consumer<RelayStep> observer) {
    this.config = config;
    this.log = log;
    this.tail = tail;
    this.observer = observer;
    this.views = new ViewProjector(log);
    this.progress = new ProgressRow(log, observer);
    this.sending = new RelayLane(config, TRANSACTIONAL_ID + "-1");
    try {
      this.resting = new RelayLane(config, TRANSACTIONAL_ID + "-2");
    } catch (RuntimeException e) {
      sending.close();
      throw e;
    }
  }

  /** R2: fence whoever relayed before, and only then look how far they came. */
  void open() {
    observer.accept(RelayStep.CLAIMED);
    RelayTopics.ensure(config);
    sending.fenceOthers();
    resting.fenceOthers();
    observer.accept(RelayStep.FENCED_OTHERS);
    position = new ResumePoint(config, log).find();
    committed = position;
    observer.accept(RelayStep.RESUMED);
  }

  /** The newest position that was sent. */
  long position() {
    return position;
  }

  /** Whether everything that the log held when it was last looked at is sent and committed. */
  boolean isSettled() {
    return !sending.isOpen() && commit.isDone();
  }

  /** The newest position that Kafka has committed. */
  long committed() {
    return committed;
  }

  /**
   * Sends what the log holds after the newest position, and commits as often as is due; returns how
   * many events that were.
   */
  int sendNext() {
    List<LoggedEvent> events = tail.after(position, BATCH);
    for (LoggedEvent event : events) {
      EntityView view = views.after(event); // may ask the database: not on the transaction's time
      if (!sending.isOpen()) {
        sending.begin();
        observer.accept(RelayStep.TRANSACTION_BEGUN);
      }
      // The view first: edges wait for it, and auditors do not.
      sending.send(view(view, event));
      observer.accept(RelayStep.VIEW_SENT);
      sending.send(event(event));
      observer.accept(RelayStep.EVENT_SENT);
      position = event.position();
      commitIfDue(); // R1: many folds in a row would outlast the transaction's timeout
    }
    return events.size();
  }

  private static ProducerRecord<byte[], byte[]> event(LoggedEvent event) {
    var sent = new ProducerRecord<>(Topics.EVENTS, bytes(event.subject()), event.data());
    CloudEventHeaders.of(event).forEach(sent.headers()::add);
    return sent;
  }

  private static ProducerRecord<byte[], byte[]> view(EntityView view, LoggedEvent event) {
    var sent =
        new ProducerRecord<>(Topics.KEYS, bytes(view.id().recordKey()), ViewCodec.encode(view));
    // R4: this event has one record, so it is the one that completes it.
    new ViewHeaders(event.position(), true, event.chainHash(), event.log())
        .toMap()
        .forEach(sent.headers()::add);
    return sent;
  }

  /**
   * Begins to commit what is open, if that is due.
   *
   * @throws RuntimeException what an earlier send or commit came to
   */
  void commitIfDue() {
    sending.check();
    if (commit.isDone()) {
      awaitCommit();
    }
    if (sending.isOpen() && nanosToCommit() <= 0) {
      takeTurns();
    }
  }

  /** How long nothing is due. */
  long nanosToCommit() {
    if (!commit.isDone()) {
      long left = sending.isOpen() ? MAX_OPEN_NANOS - sending.age() : IDLE_NANOS;
      return Math.min(COMMITTING_NANOS, left);
    }
    return sending.isOpen() ? config.commitInterval().toNanos() - sending.age() : IDLE_NANOS;
  }

  /** Commits all that was sent, and returns when that is done. */
  void commit() {
    if (sending.isOpen()) {
      takeTurns();
    }
    awaitCommit();
  }

  private void takeTurns() {
    RelayLane full = sending;
    full.flush(); // what the other one sends must come to stand after it
    awaitCommit();
    sending = resting;
    resting = full;
    long upTo = position;
    commit = CompletableFuture.runAsync(() -> commit(full, upTo), committer);
  }

  /** R2: progress counts from Kafka's commit. */
  private void commit(RelayLane full, long upTo) {
    observer.accept(RelayStep.BEFORE_COMMIT);
    full.commit();
    committed = upTo;
    observer.accept(RelayStep.COMMITTED);
    progress.advance(upTo);
  }

  private void awaitCommit() {
    try {
      commit.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e); // which interrupts this thread anew
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new KafkaException(e);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** An open transaction is aborted by whoever comes next, and what it held is sent again. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // or each of these would end before it has begun
    progress.close();
    committer.shutdownNow();
    sending.close();
    resting.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
