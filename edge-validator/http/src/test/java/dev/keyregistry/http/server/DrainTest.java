package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.http.RawHttp;
import dev.keyregistry.http.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a server that is told to stop does for those that still send it requests. */
class DrainTest {

  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration DRAIN = Duration.ofSeconds(3);
  private static final Endpoints HELLO =
      new Endpoints() {
        @Override
        public void mount(Router router) {
          router.get("/hello").handler(context -> context.end("hello"));
          router
              .get("/slow")
              .handler(context -> context.vertx().setTimer(500, t -> context.end("late")));
        }
      };

  private final TestService service =
      new TestService(ServerConfig.of("127.0.0.1", 0).withDrain(DRAIN), Readiness.ALWAYS, HELLO);

  private CompletableFuture<Void> closing() throws Exception {
    CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
    await()
        .atMost(LIMIT)
        .until(() -> CloseProbe.status(service.server().port(), "/readyz").contains(" 503 "));
    assertThat(closed).isNotDone();
    return closed;
  }

  /** Asks once on a connection of its own. */
  private static final class CloseProbe {
    static String status(int port, String path) throws IOException {
      try (var raw = new RawHttp(port)) {
        raw.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return raw.readUntil("\r\n");
      }
    }
  }

  @Test
  void it_goes_on_serving_and_closes_each_connection_after_an_answer() throws Exception {
    try (var kept = new RawHttp(service.server().port())) {
      kept.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kept.readUntil("hello")).contains("200").doesNotContainIgnoringCase("close");

      CompletableFuture<Void> closed = closing();
      kept.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kept.readToEnd())
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close")
          .endsWith("hello");
      assertThat(CloseProbe.status(service.server().port(), "/hello")).contains(" 200 ");
      closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void a_slow_request_of_a_draining_server_is_answered_before_its_connection_closes()
      throws Exception {
    try (var kept = new RawHttp(service.server().port())) {
      CompletableFuture<Void> closed = closing();
      kept.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(kept.readToEnd()).containsIgnoringCase("connection: close").endsWith("late");
      closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void connections_of_http_2_are_told_to_go_away_and_their_requests_are_answered()
      throws Exception {
    Vertx vertx = Vertx.vertx();
    var goneAway = new CompletableFuture<Long>();
    try {
      var connection =
          vertx
              .createHttpClient(
                  new HttpClientOptions()
                      .setProtocolVersion(HttpVersion.HTTP_2)
                      .setHttp2ClearTextUpgrade(false))
              .connect(
                  new HttpConnectOptions().setHost("127.0.0.1").setPort(service.server().port()))
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      connection.goAwayHandler(goAway -> goneAway.complete(goAway.getErrorCode()));
      CompletableFuture<Void> closed = closing();
      assertThat(
              connection
                  .request(HttpMethod.GET, "/slow")
                  .compose(HttpClientRequest::send)
                  .compose(answer -> answer.body())
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                  .toString())
          .isEqualTo("late");
      assertThat(goneAway.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
      closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void no_request_of_a_client_that_keeps_connections_is_dropped() throws Exception {
    var answered = new AtomicInteger();
    assertThat(service.get("/hello").statusCode()).isEqualTo(200);
    CompletableFuture<Void> closed = closing();
    long end = System.nanoTime() + DRAIN.toNanos() / 2;
    while (System.nanoTime() < end) {
      HttpResponse<String> answer = service.get("/hello");
      assertThat(answer.statusCode()).isEqualTo(200);
      answered.incrementAndGet();
    }
    assertThat(answered).hasPositiveValue();
    closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
