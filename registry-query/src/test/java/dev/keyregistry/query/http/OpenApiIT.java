package dev.keyregistry.query.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.query.projection.ProjectionStatus;
import dev.keyregistry.query.store.QueryDatabase;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.KeyValidator;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiIT {

  private static final Set<String> OF_EVERY_SERVER =
      Set.of("get /healthz", "get /readyz", "get /metrics");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static JsonObject document() throws Exception {
    try (InputStream in = QueryApi.class.getResourceAsStream("openapi.json")) {
      return new JsonObject(Buffer.buffer(requireNonNull(in).readAllBytes()));
    }
  }

  private static Set<String> operations() throws Exception {
    Set<String> operations = new HashSet<>();
    JsonObject paths = document().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      paths.getJsonObject(path).fieldNames().forEach(method -> operations.add(method + ' ' + path));
    }
    return operations;
  }

  @Test
  void the_document_is_valid_openapi() throws Exception {
    OpenAPIContract contract =
        OpenAPIContract.from(vertx, readable())
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(contract.operations()).hasSameSizeAs(operations());
  }

  /**
   * What the library reads: it checks all against the schema of OpenAPI 3.1, and knows no +json.
   */
  private static JsonObject readable() throws Exception {
    return new JsonObject(document().encode().replace(MediaTypes.PROBLEM, MediaTypes.JSON));
  }

  @Test
  void the_document_has_every_route_and_no_other() throws Exception {
    Set<String> routes = new HashSet<>(OF_EVERY_SERVER);
    for (Route route : router().getRoutes()) {
      if (route.methods() != null) { // else it only prepares others
        String path = requireNonNull(route.getPath()).replaceAll(":(\\w+)", "{$1}");
        route.methods().forEach(m -> routes.add(m.name().toLowerCase(Locale.ROOT) + ' ' + path));
      }
    }
    assertThat(operations()).containsExactlyInAnyOrderElementsOf(routes);
  }

  private Router router() {
    PostgresDatabase server = TestServers.postgres().createDatabase();
    try (QueryDatabase store =
            QueryDatabase.open(server.jdbcUrl(), server.user(), server.password());
        BlockingWork work = QueryApi.work()) {
      var validator = new KeyValidator(new KeyImage(), Clock.systemUTC());
      Router router = Router.router(vertx);
      new QueryApi(
              new CallerAuthentication(validator, Readiness.ALWAYS),
              store.reads(),
              new ProjectionStatus(),
              work,
              Duration.ZERO,
              () -> {})
          .mount(router);
      return router;
    }
  }
}
