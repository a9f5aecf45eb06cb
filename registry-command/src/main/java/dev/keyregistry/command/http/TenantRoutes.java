package dev.keyregistry.command.http;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Refusal;
import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.domain.TenantPatch;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.TenantId;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Where commands on tenants are given. */
final class TenantRoutes {

  static final String SCOPE = "registry:tenants:write";

  private static final int MAX_NAME = 200;

  private final CommandRoutes<TenantCommand> routes;

  TenantRoutes(CommandRoutes<TenantCommand> routes) {
    this.routes = routes;
  }

  /** Tenants are the cell's: callers of any other tenant than the registry's find none. */
  static BiFunction<TenantCommand, Order, Outcome> inCell(Commands commands) {
    return (command, order) ->
        order.caller().tenant().equals(TenantId.REGISTRY)
            ? commands.send(command, order)
            : new Outcome.Refused(Refusal.NOT_FOUND, "there is no tenant " + command.tenant());
  }

  private record Creation(
      TenantId id,
      @Nullable String name,
      @Nullable MaxStaleness defaultMaxStaleness,
      @Nullable String reason) {}

  private record Rotation(@Nullable Duration maxAge, @Nullable Boolean enforced) {

    RotationPolicy policy() {
      return new RotationPolicy(maxAge, Boolean.TRUE.equals(enforced));
    }

    void check(FieldChecks checks) {
      boolean bounded =
          maxAge == null
              || (maxAge.compareTo(RotationPolicy.MIN_AGE) >= 0
                  && maxAge.compareTo(RotationPolicy.MAX_AGE) <= 0);
      checks.that(bounded, "rotation.maxAge", "is PT1M to P3650D");
      checks.that(
          maxAge != null || !Boolean.TRUE.equals(enforced),
          "rotation.maxAge",
          "is what there is to enforce");
    }
  }

  private record Change(
      @Nullable String name,
      @Nullable MaxStaleness defaultMaxStaleness,
      @Nullable LeakPolicy onLeak,
      @Nullable Rotation rotation,
      @Nullable Boolean referenceIds,
      @Nullable String reason) {

    void check() {
      var checks = new FieldChecks().text("name", name, MAX_NAME);
      if (rotation != null) {
        rotation.check(checks);
      }
      checks.done();
      FieldChecks.reason(reason);
    }

    TenantPatch patch(GivenFields given) {
      return new TenantPatch(
          given.field("name", name),
          given.field("defaultMaxStaleness", defaultMaxStaleness),
          given.field("onLeak", onLeak),
          given.field("rotation", rotation == null ? null : rotation.policy()),
          given.field("referenceIds", referenceIds));
    }
  }

  private record Written(TenantId id, String position, @Nullable Long version) {}

  void mount(Router router) {
    routes.on(router.post("/v1/tenants"), 201, TenantRoutes::create);
    routes.on(router.patch("/v1/tenants/:id"), 200, TenantRoutes::change);
    routes.on(router.post("/v1/tenants/:id/suspend"), 200, TenantRoutes::suspend);
    routes.on(router.post("/v1/tenants/:id/resume"), 200, TenantRoutes::resume);
  }

  private static Preparation<TenantCommand> create(CommandRequest request) {
    Creation body = request.body(Creation.class);
    new FieldChecks().text("name", body.name, MAX_NAME).done();
    FieldChecks.reason(body.reason);
    return written(
        new TenantCommand.CreateTenant(
            body.id, body.name, body.defaultMaxStaleness, request.by(body.reason)));
  }

  private static Preparation<TenantCommand> change(CommandRequest request) {
    Change body = request.body(Change.class);
    body.check();
    return written(
        new TenantCommand.ChangeTenant(
            request.tenant(), body.patch(request.fields()), request.by(body.reason)));
  }

  private static Preparation<TenantCommand> suspend(CommandRequest request) {
    return toggle(request, TenantCommand.SuspendTenant::new);
  }

  private static Preparation<TenantCommand> resume(CommandRequest request) {
    return toggle(request, TenantCommand.ResumeTenant::new);
  }

  private static Preparation<TenantCommand> toggle(
      CommandRequest request, BiFunction<TenantId, Provenance, TenantCommand> toggle) {
    return written(toggle.apply(request.tenant(), request.byWithReason()));
  }

  private static Preparation<TenantCommand> written(TenantCommand command) {
    TenantId id = command.tenant();
    var prepared =
        new Prepared<>(
            command,
            done -> new Written(id, Long.toString(done.position()), done.version()),
            replayed -> new Written(id, Long.toString(replayed.position()), null));
    return () -> prepared;
  }
}
