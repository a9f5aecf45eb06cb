package dev.keyregistry.query.projection;

import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.projection.HaltException.Reason;
import dev.keyregistry.query.store.ProjectionStore;
import dev.keyregistry.query.store.ProjectionTransaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes batches of the log to the store. A batch, its position and chain hash are one transaction:
 * whatever dies when, each event is applied once.
 */
final class BatchWriter {

  private final ProjectionStore store;

  BatchWriter(ProjectionStore store) {
    this.store = store;
  }

  /** An event and the offset after its record. */
  record Read(LoggedEvent event, long nextOffset) {}

  /**
   * Applies what is new in the batch.
   *
   * @return the progress after it
   * @throws HaltException if the log cannot be followed; everything before that is applied
   */
  Progress apply(List<Read> batch) {
    try {
      return applyWhole(batch);
    } catch (HaltException e) {
      if (batch.size() == 1) {
        throw e;
      }
    }
    Progress progress = store.progress();
    for (Read read : batch) { // one of them throws again
      progress = applyWhole(List.of(read));
    }
    return progress;
  }

  private Progress applyWhole(List<Read> batch) {
    Progress[] after = new Progress[1];
    store.write(transaction -> after[0] = write(transaction, batch));
    return after[0];
  }

  private static Progress write(ProjectionTransaction transaction, List<Read> batch) {
    Progress head = transaction.progress();
    Map<Long, ChainHash> applied = applied(transaction, head, batch);
    List<LoggedEvent> fresh = new ArrayList<>();
    for (Read read : batch) {
      LoggedEvent event = read.event();
      if (LogCheck.follows(head, event, applied.get(event.position()))) {
        fresh.add(event);
        applied.put(event.position(), event.chainHash());
        head = new Progress(event.position(), event.chainHash(), event.log(), read.nextOffset());
      }
    }
    List<RegistryEvent> decoded = fresh.stream().map(BatchWriter::decode).toList();
    var fold = new BatchFold(transaction);
    fold.prepare(decoded);
    for (int i = 0; i < decoded.size(); i++) {
      add(fold, fresh.get(i), decoded.get(i));
    }
    fold.write();
    var progress =
        new Progress(head.position(), head.chainHash(), head.log(), batch.getLast().nextOffset());
    transaction.saveProgress(progress);
    return progress;
  }

  private static Map<Long, ChainHash> applied(
      ProjectionTransaction transaction, Progress head, List<Read> batch) {
    List<Long> old =
        batch.stream()
            .map(read -> read.event().position())
            .filter(position -> position <= head.position())
            .distinct()
            .toList();
    return old.isEmpty() ? new HashMap<>() : transaction.events().chainHashes(old);
  }

  private static RegistryEvent decode(LoggedEvent event) {
    try {
      return event.event();
    } catch (CodecException e) {
      throw unreadable(event, e);
    }
  }

  // A database's failure passes: it says nothing about the log.
  private static void add(BatchFold fold, LoggedEvent logged, RegistryEvent event) {
    try {
      fold.add(logged, event);
    } catch (IllegalStateException | ClassCastException e) {
      throw unreadable(logged, e);
    }
  }

  private static HaltException unreadable(LoggedEvent event, RuntimeException cause) {
    return new HaltException(
        Reason.UNREADABLE,
        "at position " + event.position() + " of the topic: " + cause.getMessage(),
        cause);
  }
}
