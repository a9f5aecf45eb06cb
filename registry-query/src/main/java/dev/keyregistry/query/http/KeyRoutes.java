package dev.keyregistry.query.http;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.http.auth.Caller;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.json.Answers;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.query.model.Answer;
import dev.keyregistry.query.model.KeyFilter;
import dev.keyregistry.query.model.Page;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.store.ReadModel;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys, one or many, and the events of one. */
final class KeyRoutes {

  private static final String SCOPE = "registry:keys:read";

  private final ReadModel store;
  private final BlockingWork work;

  KeyRoutes(ReadModel store, BlockingWork work) {
    this.store = store;
    this.work = work;
  }

  void mount(Router router) {
    Handler<RoutingContext> scope = CallerAuthentication.requireScope(SCOPE);
    router.get("/v1/keys").handler(scope).handler(this::list);
    router.get("/v1/keys/:id").handler(scope).handler(this::one);
    router.get("/v1/keys/:id/events").handler(scope).handler(this::events);
  }

  private void list(RoutingContext context) {
    var parameters = Parameters.of(context, "tenant", "status", "label", "limit", "cursor");
    TenantId asked = parameters.value("tenant", TenantId::of);
    var filter =
        new KeyFilter(
            Confinement.tenant(Caller.of(context), asked),
            parameters.choice("status", List.of(KeyStatus.values()), KeyStatus::wireName),
            parameters.text("label"));
    KeyId after = parameters.after(KeyId::of);
    int limit = parameters.limit();
    QueryApi.read(
        context,
        work,
        () -> {
          requireTenant(asked);
          return store.keys(filter, after == null ? null : after.value(), limit);
        },
        page ->
            Answers.json(
                context,
                200,
                Bodies.Items.of(page, Bodies.Key::of, key -> key.view().id().value())));
  }

  // Otherwise a mistyped tenant looks like one without keys.
  private void requireTenant(@Nullable TenantId asked) {
    if (asked != null && store.tenant(asked).value().isEmpty()) {
      throw Confinement.unknown("The tenant");
    }
  }

  private void one(RoutingContext context) {
    Caller caller = Caller.of(context);
    KeyId id = id(context);
    QueryApi.read(
        context,
        work,
        () -> store.key(id),
        found -> {
          StoredKey key = visible(caller, found);
          Answers.etag(context, key.life().version());
          Answers.json(context, 200, Bodies.Key.of(key));
        });
  }

  private void events(RoutingContext context) {
    var parameters = Parameters.of(context, "limit", "cursor");
    Caller caller = Caller.of(context);
    KeyId id = id(context);
    Long after = parameters.after(Long::valueOf);
    int limit = parameters.limit();
    QueryApi.read(
        context,
        work,
        () -> {
          Answer<Page<StoredEvent>> events = store.events(id, after == null ? 0 : after, limit);
          // After the events: a key that is seen now had them, or fewer, before.
          visible(caller, store.key(id).value());
          return events;
        },
        page ->
            Answers.json(
                context,
                200,
                Bodies.Items.of(page, Bodies.Event::of, event -> Long.toString(event.position()))));
  }

  private static StoredKey visible(Caller caller, Optional<StoredKey> found) {
    return found
        .filter(key -> caller.mayReach(key.view().tenant()))
        .orElseThrow(() -> Confinement.unknown("The key"));
  }

  private static KeyId id(RoutingContext context) {
    String text = context.pathParam("id");
    try {
      return KeyId.of(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw Confinement.unknown("The key");
    }
  }
}
