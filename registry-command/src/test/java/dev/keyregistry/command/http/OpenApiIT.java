package dev.keyregistry.command.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.CommandConfig;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.authority.AuthorityFeed;
import dev.keyregistry.command.authority.KeyCensus;
import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.command.eventlog.ViewProjector;
import dev.keyregistry.command.leaks.LeakIntake;
import dev.keyregistry.command.leaks.LeakWorker;
import dev.keyregistry.events.key.KeyFormat;
import dev.keyregistry.http.MediaTypes;
import dev.keyregistry.http.server.BlockingWork;
import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.TestServers;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Lookups;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.openapi.contract.OpenAPIContract;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  @Test
  void the_document_is_valid_openapi() throws Exception {
    OpenAPIContract contract =
        OpenAPIContract.from(vertx, readable())
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(contract.operations()).hasSameSizeAs(RunningCommand.API.operations());
  }

  /**
   * What the library reads: it checks all against the schema of OpenAPI 3.1, and knows no other
   * JSON than plain.
   */
  private static JsonObject readable() {
    return new JsonObject(
        RunningCommand.API
            .root()
            .toString()
            .replace(MediaTypes.PROBLEM, MediaTypes.JSON)
            .replace(MediaTypes.NDJSON, MediaTypes.JSON));
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
    assertThat(RunningCommand.API.names()).containsExactlyInAnyOrderElementsOf(routes);
  }

  private Router router() {
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase());
        CommandRuntime runtime = CommandRuntime.start(log, List::of, null, "none");
        var work = new BlockingWork("none", 1)) {
      var image = new KeyImage();
      var feed = new AuthorityFeed(image, log.tail(), new ViewProjector(log.log()));
      Router router = Router.router(vertx);
      var api =
          new CommandApi(
              runtime.commands(),
              log.log(),
              new KeyValidator(image, Clock.systemUTC()),
              Lookups.NONE,
              Readiness.ALWAYS,
              feed,
              new KeyCensus(image, feed, log.log()),
              work,
              Runnable::run,
              new NewKeys(new KeyFormat("kr"), new SecureRandom()),
              leakIntake(log, runtime),
              CommandConfig.MASS_REVOCATION_SHARE,
              Clock.systemUTC());
      api.mountStreams(router);
      api.mount(router);
      return router;
    }
  }

  private static LeakIntake leakIntake(LogDatabase log, CommandRuntime runtime) {
    var metrics = new SimpleMeterRegistry();
    var worker = new LeakWorker(log.leakReports(), runtime.commands(), Clock.systemUTC(), metrics);
    return new LeakIntake(log.leakReports(), worker, new KeyFormat("kr"), null, metrics);
  }

  @Test
  void anybody_may_read_it() {
    Answer answer = Http.get(RunningCommand.shared().url() + "/openapi.json", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(RunningCommand.API.root());
  }
}
