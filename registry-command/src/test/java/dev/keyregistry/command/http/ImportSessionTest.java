package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.http.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an import holds its place, over real connections. */
class ImportSessionTest {

  private static final ImportLimits PATIENT =
      new ImportLimits(4, 2, Duration.ofSeconds(1), 600, 64 * 1024);
  private static final ImportLimits IMPATIENT =
      new ImportLimits(4, 2, Duration.ofMillis(10), 20, 64 * 1024);

  // More than the buffers of two sockets, and less than the registry holds.
  private static final int ROWS = 14_000;
  private static final Problem LARGE = Problem.of(404, "not_found", "x".repeat(1_000));

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger rowsRead = new AtomicInteger();
  private final AtomicInteger released = new AtomicInteger();
  private ImportLimits limits = PATIENT;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(vertx);
    router.post("/import").handler(this::begin);
    router
        .post("/answered")
        .handler(
            context -> {
              context.response().setChunked(true).write("too early");
              begin(context);
            });
    HttpServer server = vertx.createHttpServer().requestHandler(router);
    port = done(server.listen(0, "127.0.0.1")).actualPort();
  }

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void begin(RoutingContext context) {
    var rows =
        new RowReader.Rows() {
          @Override
          public ImportRow read(long row, byte[] line) {
            rowsRead.incrementAndGet();
            return ImportRow.answered(RowAnswer.of(row, LARGE));
          }

          @Override
          public @Nullable Problem denied() {
            return null;
          }
        };
    new ImportSession(context, rows, Runnable::run, limits, released::incrementAndGet).start();
  }

  @Test
  void answers_that_nobody_reads_hold_the_place_until_they_are_read() throws Exception {
    try (var client = new ImportSocket(port, "/import", "nobody")) {
      client.send("{}\n".repeat(ROWS));
      client.end();
      await().until(() -> rowsRead.get() == ROWS);
      try (var other = new ImportSocket(port, "/import", "nobody")) {
        other.end();
        other.readTo("{\"summary\"");
      }
      await().until(() -> released.get() > 0);
      assertThat(released).hasValue(1); // the other's
      client.readTo("{\"summary\"");
      await().until(() -> released.get() == 2);
    }
  }

  @Test
  void a_client_that_goes_away_with_its_answers_unread_leaves_its_place() throws Exception {
    try (var client = new ImportSocket(port, "/import", "nobody")) {
      client.send("{}\n".repeat(ROWS));
      client.end();
      await().until(() -> rowsRead.get() == ROWS);
    }
    await().until(() -> released.get() == 1);
  }

  @Test
  void a_client_that_does_not_read_what_it_asked_for_is_cut_off() throws Exception {
    limits = IMPATIENT;
    try (var client = new ImportSocket(port, "/import", "nobody")) {
      client.send("{}\n".repeat(ROWS));
      client.end();
      await().until(() -> released.get() == 1);
      assertThat(rowsRead).hasValue(ROWS);
      assertThat(client.breaksOff()).isTrue();
    }
  }

  @Test
  void a_client_that_sends_on_and_does_not_read_is_cut_off_when_enough_waits() throws Exception {
    limits = IMPATIENT;
    try (var client = new ImportSocket(port, "/import", "nobody")) {
      client.send("{}\n".repeat(30_000));
      await().until(() -> released.get() == 1);
      assertThat(client.breaksOff()).isTrue();
    }
  }

  @Test
  void a_client_that_does_not_read_is_cut_off_in_http_2_too() throws Exception {
    limits = IMPATIENT;
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false);
    HttpClientRequest request =
        done(
            vertx.createHttpClient(options).request(HttpMethod.POST, port, "127.0.0.1", "/import"));
    Promise<Void> end = Promise.promise();
    HttpClientResponse response =
        done(
            request
                .send("{}\n".repeat(2_000))
                .onSuccess(head -> head.pause().end().onComplete(end)));
    assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
    await().until(() -> released.get() == 1);
    assertThat(rowsRead).hasValue(2_000);
    response.resume();
    await().until(end.future()::failed);
  }

  @Test
  void blank_lines_now_and_then_are_no_progress() throws Exception {
    limits = IMPATIENT;
    try (var client = new ImportSocket(port, "/import", "nobody")) {
      client.send("{}\n");
      client.readTo("{\"row\":1,");
      await()
          .until(
              () -> {
                client.send("\n");
                return client.hasMore();
              });
      assertThat(client.readTo("{")).contains("\"stopped\"", "body_timeout");
      await().until(() -> released.get() == 1);
    }
  }

  @Test
  void an_import_that_cannot_start_leaves_its_place() throws Exception {
    try (var client = new ImportSocket(port, "/answered", "nobody")) {
      client.end();
      await().until(() -> released.get() == 1);
    }
  }
}
