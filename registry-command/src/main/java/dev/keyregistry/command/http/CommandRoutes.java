package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes on which commands of one kind are given. An {@link Operation} says what a request asks
 * for; all the rest of the way is here, and the same for each.
 */
final class CommandRoutes<C> {

  private final String scope;
  private final BiFunction<C, Order, Outcome> commands;
  private final Orders orders;
  private final LogWork work;
  private final InstantSource clock;

  /**
   * Routes without any operation.
   *
   * @param scope what a caller needs for each of them
   * @param commands gives a command
   */
  CommandRoutes(
      String scope,
      BiFunction<C, Order, Outcome> commands,
      Orders orders,
      LogWork work,
      InstantSource clock) {
    this.scope = scope;
    this.commands = commands;
    this.orders = orders;
    this.work = work;
    this.clock = clock;
  }

  /** One thing that may be asked for. */
  interface Operation<C> {

    /**
     * Reads a request, on the event loop.
     *
     * @throws dev.keyregistry.http.problem.ProblemException if it asks for nothing that makes sense
     */
    Preparation<C> read(CommandRequest request);
  }

  /** Makes what a request has asked for into a command; on a worker, where it may block. */
  interface Preparation<C> {
    Prepared<C> prepare();
  }

  /**
   * A command, and the body of the answer for each way in which it may have taken effect.
   *
   * @param done now
   * @param replayed before, by the same request (rule L5)
   */
  record Prepared<C>(
      C command,
      Function<Outcome.Done, Object> done,
      Function<Outcome.Replayed, Object> replayed) {}

  /** Mounts an operation, which is answered with {@code status} if it took effect. */
  void on(Route route, int status, Operation<C> operation) {
    route
        .handler(CallerAuthentication.requireScope(scope))
        .handler(context -> handle(context, status, operation, scope));
  }

  /**
   * As {@link #on}, but what the path names as {@code id} may ask for it without a scope if that is
   * the caller's own key.
   */
  void onItself(Route route, int status, Operation<C> operation) {
    Handler<RoutingContext> others = CallerAuthentication.requireScope(scope);
    route
        .handler(
            context -> {
              if (isItself(context)) {
                context.next();
              } else {
                others.handle(context);
              }
            })
        .handler(context -> handle(context, status, operation, isItself(context) ? null : scope));
  }

  private static boolean isItself(RoutingContext context) {
    KeyId own = Caller.of(context).identity().key();
    return own != null && own.value().equals(context.pathParam("id"));
  }

  private void handle(
      RoutingContext context, int status, Operation<C> operation, @Nullable String needed) {
    record Given<C>(Prepared<C> prepared, Outcome outcome) {}
    Preparation<C> preparation = operation.read(new CommandRequest(context, clock.instant()));
    Orders.Request request = orders.read(context, needed);
    work.run(
        context,
        () -> {
          Prepared<C> prepared = preparation.prepare();
          Outcome outcome =
              orders.give(request, order -> commands.apply(prepared.command(), order));
          return new Given<>(prepared, outcome);
        },
        given -> answer(context, status, given.prepared, given.outcome));
  }

  private static void answer(
      RoutingContext context, int status, Prepared<?> prepared, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done done -> {
        Answers.position(context, done.position());
        if (done.version() > 0) {
          Answers.etag(context, done.version());
        }
        Answers.json(context, status, prepared.done.apply(done));
      }
      case Outcome.Replayed replayed -> {
        Answers.position(context, replayed.position());
        Answers.json(context, status, prepared.replayed.apply(replayed));
      }
      default -> throw OutcomeProblems.of(outcome);
    }
  }
}
