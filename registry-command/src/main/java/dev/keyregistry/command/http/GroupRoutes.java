package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.Field;
import dev.keyregistry.command.domain.GroupCommand;
import dev.keyregistry.command.http.CommandRoutes.Preparation;
import dev.keyregistry.command.http.CommandRoutes.Prepared;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** Where commands on key groups are given. */
final class GroupRoutes {

  static final String SCOPE = "registry:groups:write";

  private static final int MAX_NAME = 200;
  private static final int MAX_DESCRIPTION = 2_000;

  private final CommandRoutes<GroupCommand> routes;
  private final NewKeys newIds;

  GroupRoutes(CommandRoutes<GroupCommand> routes, NewKeys newIds) {
    this.routes = routes;
    this.newIds = newIds;
  }

  private record Creation(
      TenantId tenant, String name, @Nullable String description, @Nullable String reason) {}

  private record Description(
      @Nullable String name, @Nullable String description, @Nullable String reason) {}

  private record Written(GroupId groupId, String position, long version) {}

  private record Replayed(String groupId, String position) {}

  void mount(Router router) {
    routes.on(router.post("/v1/groups"), 201, this::create);
    routes.on(router.patch("/v1/groups/:id"), 200, GroupRoutes::describe);
    routes.on(router.post("/v1/groups/:id/activate"), 200, GroupRoutes::activate);
    routes.on(router.post("/v1/groups/:id/deactivate"), 200, GroupRoutes::deactivate);
    routes.on(router.delete("/v1/groups/:id"), 200, GroupRoutes::delete);
  }

  private Preparation<GroupCommand> create(CommandRequest request) {
    Creation body = request.body(Creation.class);
    FieldChecks.reason(body.reason);
    check(body.name, body.description);
    return written(
        new GroupCommand.CreateGroup(
            newIds.groupId(request.at()),
            body.tenant,
            body.name,
            body.description,
            request.by(body.reason)));
  }

  private static Preparation<GroupCommand> describe(CommandRequest request) {
    Description body = request.body(Description.class);
    FieldChecks.reason(body.reason);
    GivenFields given = request.fields();
    new FieldChecks()
        .that(!given.clears("name", body.name), "name", "is what a group always has")
        .done();
    check(body.name, body.description);
    Field<String> description = given.field("description", body.description);
    return written(
        new GroupCommand.DescribeGroup(
            request.group(), body.name, description, request.by(body.reason)));
  }

  private static Preparation<GroupCommand> activate(CommandRequest request) {
    return written(new GroupCommand.ActivateGroup(request.group(), request.byWithReason()));
  }

  private static Preparation<GroupCommand> deactivate(CommandRequest request) {
    return written(new GroupCommand.DeactivateGroup(request.group(), request.byWithReason()));
  }

  private static Preparation<GroupCommand> delete(CommandRequest request) {
    return written(new GroupCommand.DeleteGroup(request.group(), request.byWithReason()));
  }

  private static void check(@Nullable String name, @Nullable String description) {
    new FieldChecks()
        .that(name == null || !name.isBlank(), "name", "is not blank")
        .text("name", name, MAX_NAME)
        .text("description", description, MAX_DESCRIPTION)
        .done();
  }

  private static Preparation<GroupCommand> written(GroupCommand command) {
    var prepared =
        new Prepared<>(
            command,
            done -> new Written(command.group(), Long.toString(done.position()), done.version()),
            replayed ->
                new Replayed(
                    replayed.subject().substring(replayed.subject().indexOf('/') + 1),
                    Long.toString(replayed.position())));
    return () -> prepared;
  }
}
