package dev.keyregistry.sidecar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.sidecar.endpoints.CommandService;
import dev.keyregistry.sidecar.endpoints.EdgeApi;
import dev.keyregistry.sidecar.endpoints.Tokens;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Denial;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import dev.keyregistry.validator.validation.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiIT {

  // Of every server, and what is answered ahead of the router.
  private static final Set<String> NOT_OF_THE_API =
      Set.of("get /healthz", "get /readyz", "get /metrics", "get /authz");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static JsonObject document() throws Exception {
    try (InputStream in = EdgeApi.class.getResourceAsStream("openapi.json")) {
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
    // The library checks all against the schema of OpenAPI 3.1, and knows neither +json nor forms.
    var readable =
        new JsonObject(
            document()
                .encode()
                .replace(MediaTypes.PROBLEM, MediaTypes.JSON)
                .replace("application/x-www-form-urlencoded", "text/plain"));
    OpenAPIContract contract =
        OpenAPIContract.from(vertx, readable)
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(contract.operations()).hasSameSizeAs(operations());
  }

  @Test
  void the_document_has_every_route_and_no_other() throws Exception {
    Set<String> routes = new HashSet<>(NOT_OF_THE_API);
    for (Route route : router().getRoutes()) {
      if (route.methods() != null) { // else it only prepares others
        route
            .methods()
            .forEach(m -> routes.add(m.name().toLowerCase(Locale.ROOT) + ' ' + route.getPath()));
      }
    }
    assertThat(operations()).containsExactlyInAnyOrderElementsOf(routes);
  }

  @Test
  void the_document_tells_why_a_check_may_be_refused() throws Exception {
    String told =
        document().getJsonObject("paths").getJsonObject("/authz").getJsonObject("get").encode();
    for (RefusedRequest reason : RefusedRequest.values()) {
      assertThat(told).contains(reason.name());
    }
    for (Verdict verdict : Verdict.values()) {
      int status = verdict == Verdict.VALID ? 200 : Denial.of(verdict).status();
      assertThat(told).contains("\"" + status + "\"");
    }
  }

  private Router router() {
    var image = new KeyImage();
    var validator = new KeyValidator(image, Clock.systemUTC());
    Router router = Router.router(vertx);
    new EdgeApi(
            new CallerAuthentication(validator, Readiness.ALWAYS),
            new Tokens(image, validator, Lookups.NONE),
            CommandService.NONE,
            (request, caller) -> {
              throw new IllegalStateException("nobody asks");
            })
        .mount(router);
    return router;
  }
}
