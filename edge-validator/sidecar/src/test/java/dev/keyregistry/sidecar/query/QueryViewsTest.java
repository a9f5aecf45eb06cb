package dev.keyregistry.sidecar.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.validator.bounded.ViewAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service may answer that is not as it should be, over a real connection. */
class QueryViewsTest {

  private static final SecretHash SECRET = SecretHash.of("secret".getBytes(UTF_8));
  private static final String PLACE =
      "\"position\":\"42\",\"chainHash\":\"%s\",\"logId\":\"%s\",\"epoch\":\"3\""
          .formatted("ab".repeat(32), "00000000-0000-0001-0000-000000000002");

  @TempDir private Path folder = Path.of(".");

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 200;
  private volatile String body = "";
  private HttpServer server = unbound();
  private Path file = Path.of(".");

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    file = folder.resolve("query.key");
    Files.writeString(file, "first");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void it_asks_with_its_key_and_the_position_and_reads_the_place_in_the_log() throws Exception {
    body = "{" + PLACE + "}";
    ViewAnswer answer = ask();
    assertThat(answer.position()).isEqualTo(42);
    assertThat(answer.log().epoch()).isEqualTo(3);
    assertThat(answer.chainHash()).hasToString("ab".repeat(32));
    assertThat(answer.view()).isNull();
    assertThat(requests).containsExactly("/v1/views?sha256=" + SECRET + " Bearer first 41");
  }

  @Test
  void what_is_no_whole_answer_is_not_taken_for_the_absence_of_a_key() {
    for (String wrong :
        new String[] {
          "",
          "{}",
          "null",
          "[]",
          "<html>",
          "{" + PLACE.replace("42", "x") + "}",
          "{" + PLACE.replace("\"42\"", "42") + "}",
          "{" + PLACE + ",\"view\":null}",
          "{" + PLACE + ",\"view\":{}}",
          "{" + PLACE + ",\"view\":{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\"}}",
          "{" + PLACE + "}" + " ".repeat(ViewBody.MAX_BYTES)
        }) {
      body = wrong;
      assertThatThrownBy(this::ask).as("%.60s", wrong).isInstanceOf(ExecutionException.class);
    }
    body = "{" + PLACE + "}";
    for (int other : new int[] {204, 301, 404, 412, 500, 503}) {
      status = other;
      assertThatThrownBy(this::ask).as("%d", other).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void a_renewed_key_is_shown_once_the_old_one_is_refused() throws Exception {
    try (var views = views()) {
      status = 401;
      assertThatThrownBy(() -> ask(views)).isInstanceOf(ExecutionException.class);
      Files.writeString(file, "second");
      assertThatThrownBy(() -> ask(views)).isInstanceOf(ExecutionException.class);
      status = 200;
      body = "{" + PLACE + "}";
      assertThat(ask(views).position()).isEqualTo(42);
    }
    assertThat(requests)
        .extracting(request -> request.split(" ", -1)[2])
        .containsExactly("first", "first", "second", "second");
  }

  private ViewAnswer ask() throws Exception {
    try (var views = views()) {
      return ask(views);
    }
  }

  private static ViewAnswer ask(QueryViews views) throws Exception {
    return views.ask(SECRET, 41).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private QueryViews views() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new QueryViews(url, KeyFile.open(file), HttpClient.newBuilder());
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        "%s %s %s"
            .formatted(
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Registry-Min-Position")));
    byte[] bytes = status == 204 ? new byte[0] : body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
