package dev.keyregistry.command.http;

import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.EventLog;
import io.vertx.ext.web.Router;

/** Where commands on keys are given. */
final class KeyRoutes {

  static final String SCOPE = "registry:keys:write";

  private final CommandRoutes<KeyCommand> routes;
  private final NewKeys newKeys;
  private final EventLog log;

  KeyRoutes(CommandRoutes<KeyCommand> routes, NewKeys newKeys, EventLog log) {
    this.routes = routes;
    this.newKeys = newKeys;
    this.log = log;
  }

  void mount(Router router) {
    routes.on(router.post("/v1/keys"), 201, new KeyCreation(newKeys));
    routes.on(router.patch("/v1/keys/:id"), 200, KeyChanges::settings);
    routes.on(router.put("/v1/keys/:id/scopes"), 200, KeyChanges::scopes);
    routes.on(router.post("/v1/keys/:id/enable"), 200, KeyLifecycle::enable);
    routes.on(router.post("/v1/keys/:id/disable"), 200, KeyLifecycle::disable);
    routes.on(router.post("/v1/keys/:id/rotate"), 200, new KeyRotation(newKeys, log));
    routes.on(router.post("/v1/keys/:id/rotation/finish"), 200, KeyRotation::finish);
    routes.on(router.post("/v1/keys/:id/rotation/abort"), 200, KeyRotation::abort);
    routes.on(router.post("/v1/keys/:id/undelete"), 200, KeyLifecycle::undelete);
    routes.onItself(router.post("/v1/keys/:id/revoke"), 200, KeyLifecycle::revoke);
    routes.on(router.delete("/v1/keys/:id"), 200, KeyLifecycle::delete);
  }
}
