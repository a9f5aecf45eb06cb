package dev.keyregistry.query.http;

import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.query.store.ReadModel;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Tenants and key groups. */
final class TenantRoutes {

  private final ReadModel store;
  private final BlockingWork work;

  TenantRoutes(ReadModel store, BlockingWork work) {
    this.store = store;
    this.work = work;
  }

  void mount(Router router) {
    router
        .get("/v1/tenants")
        .handler(CallerAuthentication.requireScope("registry:tenants:read"))
        .handler(this::tenants);
    router
        .get("/v1/groups")
        .handler(CallerAuthentication.requireScope("registry:groups:read"))
        .handler(this::groups);
  }

  private void tenants(RoutingContext context) {
    var parameters = Parameters.of(context, "limit", "cursor");
    TenantId only = Confinement.tenant(Caller.of(context), null);
    TenantId after = parameters.after(TenantId::of);
    int limit = parameters.limit();
    QueryApi.read(
        context,
        work,
        () -> store.tenants(only, after == null ? null : after.value(), limit),
        page ->
            Answers.json(
                context,
                200,
                Bodies.Items.of(page, Bodies.Tenant::of, tenant -> tenant.view().id().value())));
  }

  private void groups(RoutingContext context) {
    var parameters = Parameters.of(context, "tenant", "limit", "cursor");
    TenantId tenant =
        Confinement.tenant(Caller.of(context), parameters.value("tenant", TenantId::of));
    GroupId after = parameters.after(GroupId::of);
    int limit = parameters.limit();
    QueryApi.read(
        context,
        work,
        () -> store.groups(tenant, after, limit),
        page ->
            Answers.json(
                context,
                200,
                Bodies.Items.of(page, Bodies.Group::of, group -> group.view().id().value())));
  }
}
