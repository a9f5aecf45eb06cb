package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.TenantCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** Where commands on the roles of a tenant are given; by its own administrators too. */
final class RoleRoutes {

  static final String SCOPE = "registry:roles:write";

  private final CommandRoutes<TenantCommand> routes;

  RoleRoutes(CommandRoutes<TenantCommand> routes) {
    this.routes = routes;
  }

  private record Definition(Scopes scopes, @Nullable String reason) {}

  private record Written(TenantId tenant, String name, String position) {}

  void mount(Router router) {
    routes.on(router.put("/v1/tenants/:id/roles/:name"), 200, RoleRoutes::define);
    routes.on(router.delete("/v1/tenants/:id/roles/:name"), 200, RoleRoutes::remove);
  }

  private static Preparation<TenantCommand> define(CommandRequest request) {
    Definition body = request.body(Definition.class);
    FieldChecks.reason(body.reason);
    String name = request.part("name");
    if (!RoleNames.isOne(name)) {
      throw new ProblemException(
          Problem.invalid("name", "has 1 to 64 letters, digits, dots, underscores and hyphens"));
    }
    return written(
        name,
        new TenantCommand.DefineRole(request.tenant(), name, body.scopes, request.by(body.reason)));
  }

  private static Preparation<TenantCommand> remove(CommandRequest request) {
    String name = request.part("name");
    return written(
        name, new TenantCommand.RemoveRole(request.tenant(), name, request.byWithReason()));
  }

  private static Preparation<TenantCommand> written(String name, TenantCommand command) {
    TenantId tenant = command.tenant();
    var prepared =
        new Prepared<>(
            command,
            done -> new Written(tenant, name, Long.toString(done.position())),
            replayed -> new Written(tenant, name, Long.toString(replayed.position())));
    return () -> prepared;
  }
}
