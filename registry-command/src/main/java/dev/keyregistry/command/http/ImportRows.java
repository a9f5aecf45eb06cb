package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNull;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.domain.KeyCommand.CreateKey;
import dev.keyregistry.command.eventlog.AppendRequest.Idempotency;
import dev.keyregistry.command.eventlog.EventLog;
import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the lines of an import into keys, each by a command of its own. */
final class ImportRows {

  private static final Logger LOG = LoggerFactory.getLogger(ImportRows.class);

  private final BiFunction<KeyCommand, Order, Outcome> commands;
  private final Orders orders;
  private final EventLog log;
  private final NewKeys newKeys;
  private final InstantSource clock;

  ImportRows(
      BiFunction<KeyCommand, Order, Outcome> commands,
      Orders orders,
      EventLog log,
      NewKeys newKeys,
      InstantSource clock) {
    this.commands = commands;
    this.orders = orders;
    this.log = log;
    this.newKeys = newKeys;
    this.clock = clock;
  }

  /** The lines of one request. */
  OfRequest of(RoutingContext context, String scope) {
    return new OfRequest(context, orders.readMany(context, scope), Orders.idempotencyKey(context));
  }

  /** The lines of one request; read on its event loop. */
  final class OfRequest implements RowReader.Rows {
    private final RoutingContext context;
    private final Orders.Request request;
    private final @Nullable String idempotencyKey;

    private OfRequest(
        RoutingContext context, Orders.Request request, @Nullable String idempotencyKey) {
      this.context = context;
      this.request = request;
      this.idempotencyKey = idempotencyKey;
    }

    @Override
    public ImportRow read(long row, byte[] line) {
      try {
        CreateKey command = command(Json.read(line, KeyDocument.class));
        Orders.Request order = request.part(idempotency(row, line));
        return new ImportRow(command.secret().sha256(), () -> answer(row, command, order));
      } catch (ProblemException e) {
        return ImportRow.answered(RowAnswer.of(row, e.problem()));
      } catch (RuntimeException e) { // the other rows are not to suffer
        return ImportRow.answered(unexpected(row, e));
      }
    }

    @Override
    public @Nullable Problem denied() {
      return request.denied();
    }

    private CreateKey command(KeyDocument key) {
      key.checks()
          .that(key.value() == null, "value", "is not imported: send its SHA-256")
          .that(key.sha256() != null, "sha256", "the field is required")
          .done();
      var by = new CommandRequest(context, clock.instant()).by(key.reason());
      return key.command(newKeys.id(by.at()), GivenSecret.ofHash(requireNonNull(key.sha256())), by);
    }

    // A blank cannot stand in a key that a caller gives: no row is mistaken for a request.
    private @Nullable Idempotency idempotency(long row, byte[] line) {
      return idempotencyKey == null
          ? null
          : Orders.idempotency(context, idempotencyKey + ' ' + row, line);
    }
  }

  private RowAnswer answer(long row, CreateKey command, Orders.Request order) {
    try {
      return LogWork.call(
          () -> answer(row, command, orders.give(order, by -> commands.apply(command, by))));
    } catch (ProblemException e) {
      // That the caller is denied says nothing of the row: another may send it again.
      return e.problem().equals(order.denied())
          ? RowAnswer.failed(row, e.problem())
          : RowAnswer.of(row, e.problem());
    } catch (Throwable e) { // also an Error must answer the row
      return unexpected(row, e);
    }
  }

  private RowAnswer answer(long row, CreateKey command, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> RowAnswer.created(row, command.key(), done.position());
      case Outcome.Replayed replayed ->
          RowAnswer.created(row, key(replayed.subject()), replayed.position());
      case Outcome.SecretTaken taken -> taken(row, command, taken);
      default -> RowAnswer.of(row, OutcomeProblems.of(outcome).problem());
    };
  }

  // The caller administers the row's tenant, or the row would not have come this far. That another
  // tenant has the secret is all that is told of that: which key of whom is not.
  private RowAnswer taken(long row, CreateKey command, Outcome.SecretTaken taken) {
    return log.thatBrought(command.secret().sha256())
        .filter(
            logged ->
                logged.event() instanceof KeyEvent event && event.tenant().equals(command.tenant()))
        .map(logged -> RowAnswer.exists(row, key(logged.subject())))
        .orElseGet(() -> RowAnswer.of(row, OutcomeProblems.of(taken).problem()));
  }

  private static KeyId key(String subject) {
    return (KeyId) EntityId.ofRecordKey(subject);
  }

  private static RowAnswer unexpected(long row, Throwable failure) {
    LOG.error("Row {} of an import failed", row, failure);
    return RowAnswer.of(
        row, Problem.of(500, "internal", "The server failed; its log tells of this row"));
  }
}
