package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNullElse;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.json.RequestBody;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands on tenants: for keys of the tenant {@code registry}. */
final class TenantRoutes {

  private static final String SCOPE = "registry:tenants:write";

  private final Commands commands;
  private final Orders orders;
  private final LogWork work;
  private final InstantSource clock;

  TenantRoutes(Commands commands, Orders orders, LogWork work, InstantSource clock) {
    this.commands = commands;
    this.orders = orders;
    this.work = work;
    this.clock = clock;
  }

  void mount(Router router) {
    var scope = CallerAuthentication.requireScope(SCOPE);
    router.post("/v1/tenants").handler(scope).handler(this::create);
    router.patch("/v1/tenants/:id").handler(scope).handler(this::describe);
    router
        .post("/v1/tenants/:id/suspend")
        .handler(scope)
        .handler(context -> toggle(context, (id, by) -> new TenantCommand.SuspendTenant(id, by)));
    router
        .post("/v1/tenants/:id/resume")
        .handler(scope)
        .handler(context -> toggle(context, (id, by) -> new TenantCommand.ResumeTenant(id, by)));
  }

  private void create(RoutingContext context) {
    var body = RequestBody.read(context, Bodies.CreateTenant.class);
    new FieldChecks().text("name", body.name(), 200).done();
    give(
        context,
        201,
        body.id(),
        new TenantCommand.CreateTenant(
            body.id(), body.name(), body.defaultMaxStaleness(), by(context, null)));
  }

  private void describe(RoutingContext context) {
    var body = RequestBody.read(context, Bodies.DescribeTenant.class);
    new FieldChecks().text("name", body.name(), 200).done();
    TenantId id = id(context);
    give(context, 200, id, new TenantCommand.DescribeTenant(id, body.name(), by(context, null)));
  }

  private interface Toggle {
    TenantCommand of(TenantId id, Provenance by);
  }

  private void toggle(RoutingContext context, Toggle toggle) {
    var body = RequestBody.readOr(context, Bodies.Reason.class, Bodies.Reason.NONE);
    new FieldChecks().text("reason", body.reason(), 500).done();
    TenantId id = id(context);
    if (id.equals(TenantId.REGISTRY)) {
      throw new ProblemException(
          Problem.of(409, "reserved_tenant", "The tenant registry cannot be suspended"));
    }
    give(context, 200, id, toggle.of(id, by(context, body.reason())));
  }

  private void give(RoutingContext context, int status, TenantId id, TenantCommand command) {
    Orders.Request request = orders.read(context, SCOPE);
    Function<Order, Outcome> send =
        order ->
            order.caller().administers(id) && order.caller().tenant().equals(TenantId.REGISTRY)
                ? commands.send(command, order)
                : new Outcome.Refused(Refusal.NOT_FOUND, "there is no tenant " + id);
    work.run(
        context,
        () -> orders.give(request, send),
        outcome -> {
          switch (outcome) {
            case Outcome.Done done -> answer(context, status, id, done.position());
            case Outcome.Replayed replayed -> answer(context, status, id, replayed.position());
            default -> throw OutcomeProblems.of(outcome);
          }
        });
  }

  private static void answer(RoutingContext context, int status, TenantId id, long position) {
    Answers.position(context, position);
    Answers.json(context, status, new Bodies.TenantWritten(id, Long.toString(position)));
  }

  private Provenance by(RoutingContext context, @Nullable String reason) {
    Caller caller = Caller.of(context);
    return new Provenance(
        clock.instant(), caller.identity().key().value(), caller.remoteAddress(), reason);
  }

  private static TenantId id(RoutingContext context) {
    try {
      return TenantId.of(requireNonNullElse(context.pathParam("id"), ""));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.notFound("This tenant"));
    }
  }
}
