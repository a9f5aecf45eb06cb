package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One batch of appends under the head lock: checks each request against the log and against the
 * batch so far, gives positions and chain hashes, and says what became of each. A request that
 * loses is left out alone.
 */
final class GroupCommit {

  private final Connection connection;
  private final LogHead start;
  private final AppendChecks checks;
  private final Map<String, Long> newestInBatch = new HashMap<>();
  private final Set<SecretHash> secretsInBatch = new HashSet<>();
  private final GroupMembers members = new GroupMembers();
  private final List<LoggedEvent> events = new ArrayList<>();
  private final List<AppendResult> results = new ArrayList<>();
  private final List<AppendChecks.SecretRow> secretRows = new ArrayList<>();
  private final List<AppendChecks.IdempotencyRow> idempotencyRows = new ArrayList<>();

  private GroupCommit(Connection connection, LogHead start, AppendChecks checks) {
    this.connection = connection;
    this.start = start;
    this.checks = checks;
  }

  /** What a batch came to: one result per request, in order, and the events that it appended. */
  record Outcome(List<AppendResult> results, List<LoggedEvent> events) {}

  /** Runs a batch in the connection's transaction; the caller commits. */
  static Outcome run(Connection connection, List<EncodedAppend> appends) throws SQLException {
    List<AppendRequest> requests = appends.stream().map(EncodedAppend::request).toList();
    var checks = AppendChecks.underLock(connection, requests); // L1: first of all
    var batch = new GroupCommit(connection, checks.head(), checks);
    for (EncodedAppend append : appends) {
      batch.results.add(batch.add(append));
    }
    batch.write();
    return new Outcome(batch.results, batch.events);
  }

  private AppendResult add(EncodedAppend append) {
    AppendRequest request = append.request();
    AppendResult refusal = refusal(request);
    if (refusal != null) {
      return refusal;
    }
    long first = position() + 1;
    append.events().forEach(this::append);
    long last = position();
    for (SecretHash secret : request.newSecrets()) {
      secretsInBatch.add(secret);
      secretRows.add(new AppendChecks.SecretRow(secret, first));
    }
    Idempotency idempotency = request.idempotency();
    if (idempotency != null) {
      // L5: also of what was so already, which may be otherwise when the request is sent again
      var row = new AppendChecks.IdempotencyRow(idempotency, request.subject(), last);
      idempotencyRows.add(row);
      checks.remember(row); // the same request may stand in this batch twice
    }
    return request.events().isEmpty()
        ? new AppendResult.Remembered(last)
        : new AppendResult.Appended(first, last);
  }

  private @Nullable AppendResult refusal(AppendRequest request) {
    Idempotency idempotency = request.idempotency();
    if (idempotency != null) {
      AppendResult earlier = checks.replay(idempotency);
      if (earlier != null) {
        return earlier;
      }
    }
    long changed = newest(request.caller());
    if (changed > 0) {
      return new AppendResult.CallerChanged(changed); // L4
    }
    long conflicting = newest(request.condition());
    if (conflicting > 0) {
      return new AppendResult.Conflict(conflicting);
    }
    for (SecretHash secret : request.newSecrets()) {
      if (secretsInBatch.contains(secret) || checks.secretTaken(secret)) {
        return new AppendResult.SecretTaken();
      }
    }
    return notEmpty(request);
  }

  private @Nullable AppendResult notEmpty(AppendRequest request) {
    for (GroupId group : GroupMembers.toBeEmpty(request.events())) {
      if (checks.hasKeys(group)) {
        return new AppendResult.GroupNotEmpty();
      }
      if (members.mayHaveFilled(group)) {
        return new AppendResult.Conflict(position()); // a later batch can tell
      }
    }
    return null;
  }

  /** The newest event after the condition's position, or 0. */
  private long newest(AppendRequest.Condition condition) {
    long newest = 0;
    for (String subject : condition.subjects()) {
      long inBatch = newestInBatch.getOrDefault(subject, 0L);
      long position = inBatch > 0 ? inBatch : checks.newest(subject);
      if (position > condition.after()) {
        newest = Math.max(newest, position);
      }
    }
    return newest;
  }

  private void append(EncodedAppend.Encoded encoded) {
    RegistryEvent event = encoded.event();
    long position = position() + 1;
    ChainHash previous = events.isEmpty() ? start.chainHash() : events.getLast().chainHash();
    String subject = event.entity().recordKey();
    var unchained =
        new LoggedEvent(
            position,
            UUID.randomUUID(),
            EventCodec.typeOf(event),
            subject,
            event.provenance().at(),
            encoded.data(),
            previous,
            start.log());
    events.add(
        new LoggedEvent(
            position,
            unchained.id(),
            unchained.type(),
            subject,
            unchained.time(),
            unchained.data(),
            unchained.chainAfter(previous), // L7
            start.log()));
    newestInBatch.put(subject, position);
    members.note(event);
  }

  private long position() {
    return start.position() + events.size();
  }

  private void write() throws SQLException {
    if (events.isEmpty() && idempotencyRows.isEmpty()) {
      return;
    }
    var pipeline = new Pipeline(connection);
    AppendChecks.insertIdempotency(pipeline, idempotencyRows);
    if (!events.isEmpty()) {
      EventRows.insert(pipeline, events);
      AppendChecks.insertSecrets(pipeline, secretRows);
      members.write(pipeline);
      EventRows.moveHead(
          pipeline, new LogHead(start.log(), position(), events.getLast().chainHash()));
    }
    pipeline.run();
  }
}
