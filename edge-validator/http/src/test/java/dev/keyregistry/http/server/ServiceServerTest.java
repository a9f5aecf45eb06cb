package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.http.TestService;
import dev.keyregistry.http.json.Answers;
import io.vertx.ext.web.Router;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServiceServerTest {

  private static final ServerConfig CONFIG = ServerConfig.of("127.0.0.1", 0);

  @Test
  void every_server_tells_its_health_and_its_metrics() throws Exception {
    try (var service = new TestService(Endpoints.NONE)) {
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
      var metrics = service.get("/metrics");
      assertThat(metrics.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      assertThat(metrics.body())
          .contains("jvm_memory_used_bytes")
          .contains("registry_http_requests_seconds_count")
          .contains("route=\"/healthz\"");
    }
  }

  @Test
  void an_unready_server_says_why() throws Exception {
    var reason = new AtomicReference<>(Optional.of("the image is incomplete"));
    try (var service = new TestService(CONFIG, reason::get, Endpoints.NONE)) {
      var unready = service.get("/readyz");
      assertThat(unready.statusCode()).isEqualTo(503);
      assertThat(unready.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(unready.body()).contains("\"code\":\"not_ready\"", "the image is incomplete");
      reason.set(Optional.empty());
      assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void an_unknown_path_and_a_wrong_method_are_problems() throws Exception {
    try (var service = new TestService(router -> router.get("/v1/things").handler(c -> c.end()))) {
      var lost = service.get("/v1/nothing");
      assertThat(lost.statusCode()).isEqualTo(404);
      assertThat(lost.body()).contains("\"code\":\"not_found\"");
      var wrong = service.send(service.request("/v1/things").DELETE());
      assertThat(wrong.statusCode()).isEqualTo(405);
      assertThat(wrong.body()).contains("\"code\":\"method_not_allowed\"");
    }
  }

  @Test
  void an_unexpected_failure_is_answered_without_what_it_says() throws Exception {
    try (var service =
        new TestService(
            router ->
                router
                    .get("/broken")
                    .handler(
                        c -> {
                          throw new IllegalStateException("password=hunter2");
                        }))) {
      var answer = service.get("/broken?x=1");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body())
          .contains("\"code\":\"internal\"", "\"instance\":\"urn:uuid:")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void a_port_in_use_is_a_clear_one_line_error() {
    try (var service = new TestService(Endpoints.NONE)) {
      var taken = ServerConfig.of("127.0.0.1", service.server().port());
      assertThatThrownBy(
              () ->
                  ServiceServer.start(
                      "second", taken, Readiness.ALWAYS, Metrics.create(), Endpoints.NONE))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("127.0.0.1:" + taken.port())
          .hasMessageContaining("stop the program that holds the port, or choose another")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void the_event_loops_of_a_server_share_one_port() throws Exception {
    Map<String, Boolean> threads = new ConcurrentHashMap<>();
    try (var service =
        new TestService(
            CONFIG.withEventLoops(2),
            Readiness.ALWAYS,
            router ->
                router
                    .get("/thread")
                    .handler(
                        c -> {
                          threads.put(Thread.currentThread().getName(), true);
                          c.end();
                        }))) {
      for (int i = 0; i < 20 && threads.size() < 2; i++) {
        try (var client = HttpClient.newHttpClient()) { // each with a connection of its own
          client.send(service.request("/thread").build(), HttpResponse.BodyHandlers.discarding());
        }
      }
      assertThat(threads).hasSize(2);
    }
  }

  @Test
  void blocking_work_runs_on_a_virtual_thread_and_answers_on_the_event_loop() throws Exception {
    try (var work = new BlockingWork("test", 4);
        var service =
            new TestService(
                router ->
                    router
                        .get("/work")
                        .handler(
                            c ->
                                work.run(
                                    c,
                                    () -> Thread.currentThread().isVirtual(),
                                    virtual ->
                                        Answers.json(
                                            c,
                                            200,
                                            Map.of(
                                                "virtual",
                                                virtual,
                                                "answeredBy",
                                                Thread.currentThread().getName())))))) {
      assertThat(service.get("/work").body())
          .contains("\"virtual\":true")
          .contains("vert.x-eventloop-thread");
    }
  }

  @Test
  void work_beyond_the_bound_is_refused_at_once() throws Exception {
    try (var held = new HeldWork();
        var service = new TestService(held)) {
      var first = service.getAsync("/work");
      held.awaitStart();
      HttpResponse<String> second = service.get("/work");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.body()).contains("\"code\":\"overloaded\"");
      assertThat(second.headers().firstValue("retry-after")).contains("1");
      held.release();
      assertThat(first.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_closing_server_lets_requests_under_way_end() throws Exception {
    try (var held = new HeldWork();
        var service = new TestService(held)) {
      var answer = service.getAsync("/work");
      held.awaitStart();
      Thread closer = Thread.ofVirtual().start(service.server()::close);
      held.release();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(closer.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  /** A route whose work, one at a time, begins and then waits until it is released. */
  private static final class HeldWork implements Endpoints, AutoCloseable {
    private final BlockingWork work = new BlockingWork("test", 1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void mount(Router router) {
      router
          .get("/work")
          .handler(c -> work.run(c, this::hold, done -> Answers.json(c, 200, Map.of())));
    }

    private boolean hold() throws InterruptedException {
      started.countDown();
      return released.await(20, TimeUnit.SECONDS);
    }

    void awaitStart() throws InterruptedException {
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    }

    void release() {
      released.countDown();
    }

    @Override
    public void close() {
      work.close();
    }
  }

  @Test
  void the_fast_path_answers_ahead_of_the_router() throws Exception {
    FastPath fastPath =
        request -> {
          boolean mine = "/fast".equals(request.path());
          if (mine) {
            request.response().setStatusCode(204).end();
          }
          return mine;
        };
    try (var service = new TestService(CONFIG, Readiness.ALWAYS, Endpoints.NONE, fastPath)) {
      assertThat(service.get("/fast").statusCode()).isEqualTo(204);
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }
}
