package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.RawHttp;
import dev.keyregistry.http.TestService;
import dev.keyregistry.http.json.RequestBody;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {

  private static final int MAX_BODY = 64 * 1024;
  private TestService service;

  @BeforeAll
  void start() {
    service =
        new TestService(
            ServerConfig.of("127.0.0.1", 0)
                .withMaxBodyBytes(MAX_BODY)
                .withBodyTimeout(Duration.ofMillis(700)),
            Readiness.ALWAYS,
            router ->
                router
                    .route("/echo")
                    .handler(c -> c.end(RequestBody.bytes(c).length + " bytes read")));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void too_long_a_header_is_answered_431_before_the_connection_closes() throws Exception {
    try (var raw = connect()) {
      String answer =
          raw.send("GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(200_000) + "\r\n\r\n")
              .readToEnd();
      assertThat(answer)
          .startsWith("HTTP/1.1 431 ")
          .contains("application/problem+json", "\"code\":\"headers_too_large\"");
    }
  }

  @Test
  void nobody_is_connected_to_anything_in_HTTP_1() throws Exception {
    try (var raw = connect()) {
      raw.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 405 ");
    }
  }

  @Test
  void nobody_is_connected_to_anything_in_HTTP_2_where_such_a_request_has_no_path()
      throws Exception {
    var vertx = Vertx.vertx();
    try {
      var options =
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false);
      int status =
          vertx
              .createHttpClient(options)
              .request(HttpMethod.CONNECT, service.server().port(), "127.0.0.1", "/")
              .compose(HttpClientRequest::connect)
              .map(HttpClientResponse::statusCode)
              .toCompletionStage()
              .toCompletableFuture()
              .get(15, TimeUnit.SECONDS);
      assertThat(status).isEqualTo(405);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }
  }

  @Test
  void too_many_headers_are_answered_431() throws Exception {
    var headers = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      headers.append("X-H").append(i).append(": value\r\n");
    }
    try (var raw = connect()) {
      assertThat(raw.send("GET /echo HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").readToEnd())
          .startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void too_long_a_first_line_is_answered_414() throws Exception {
    try (var raw = connect()) {
      assertThat(
              raw.send("GET /echo?" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                  .readToEnd())
          .matches("(?s)HTTP/1\\.[01] 414 .*")
          .contains("\"code\":\"uri_too_long\"");
    }
  }

  @Test
  void what_is_no_http_is_answered_400() throws Exception {
    try (var raw = connect()) {
      assertThat(raw.send("\u0016\u0003\u0001 garbage\r\n\r\n").readToEnd())
          .matches("(?s)HTTP/1\\.[01] 400 .*")
          .contains("\"code\":\"malformed_request\"");
    }
  }

  @Test
  void a_length_beside_chunks_is_refused() throws Exception {
    try (var raw = connect()) {
      String answer =
          raw.send(
                  post("Content-Length: 5", "Transfer-Encoding: chunked", "Connection: close")
                      + "0\r\n\r\n")
              .readToEnd();
      assertThat(answer).matches("(?s)HTTP/1\\.1 (400 .*|200 .*0 bytes read)");
    }
  }

  @Test
  void too_large_a_declared_body_is_answered_413_before_it_is_sent() throws Exception {
    try (var raw = connect()) {
      raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
      assertThat(raw.readUntil("\"code\":\"body_too_large\"")).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void too_large_a_body_is_answered_413_although_the_client_goes_on_sending() throws Exception {
    try (var raw = connect()) {
      raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n");
      raw.send(new byte[3_000_000]);
      assertThat(raw.readToEnd())
          .startsWith("HTTP/1.1 413 ")
          .contains("\"code\":\"body_too_large\"")
          .doesNotContain("(reset)");
    }
  }

  @Test
  void too_large_a_chunked_body_is_answered_413() throws Exception {
    try (var raw = connect()) {
      raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "2000\r\n" + "a".repeat(0x2000) + "\r\n";
      for (int i = 0; i < 40; i++) {
        raw.send(chunk);
      }
      raw.send("0\r\n\r\n");
      assertThat(raw.readToEnd())
          .startsWith("HTTP/1.1 413 ")
          .contains("\"code\":\"body_too_large\"")
          .doesNotContain("(reset)");
    }
  }

  @Test
  void an_endless_body_is_cut_off() throws Exception {
    try (var raw = connect()) {
      raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 1_000; i++) { // 64 MiB, of which the server reads a few
        raw.send(chunk);
      }
      assertThat(raw.readToEnd()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void a_body_that_does_not_arrive_is_answered_408() throws Exception {
    try (var raw = connect()) {
      raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(raw.readUntil("\"code\":\"body_timeout\"")).startsWith("HTTP/1.1 408 ");
    }
  }

  @Test
  void a_body_of_exactly_the_limit_is_read_and_the_connection_goes_on() throws Exception {
    try (var raw = connect()) {
      for (int i = 0; i < 2; i++) {
        raw.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + MAX_BODY + "\r\n\r\n");
        raw.send(new byte[MAX_BODY]);
        assertThat(raw.readUntil("bytes read")).endsWith(MAX_BODY + " bytes read");
      }
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_continue_or_not() throws Exception {
    try (var raw = connect()) {
      raw.send(post("Expect: 100-continue", "Content-Length: 2"));
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      raw.send("hi");
      assertThat(raw.readUntil("bytes read")).contains("2 bytes read");
    }
    try (var raw = connect()) {
      raw.send(post("Expect: 100-continue", "Content-Length: 100000"));
      assertThat(raw.readUntil("body_too_large")).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void too_large_a_body_over_http2_ends_its_stream_and_not_the_connection() throws Exception {
    assertThat(service.get("/healthz").version()).isEqualTo(HttpClient.Version.HTTP_2);
    for (int i = 0; i < 3; i++) {
      var refused =
          service.send(
              service.request("/echo").POST(BodyPublishers.ofByteArray(new byte[1_000_000])));
      assertThat(refused.statusCode()).isEqualTo(413);
      assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_malformed_path_is_answered_400() throws Exception {
    try (var raw = connect()) {
      raw.send("GET /echo/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(raw.readToEnd()).matches("(?s)HTTP/1\\.1 40[04] .*");
    }
  }

  @Test
  void two_requests_in_one_packet_are_both_answered() throws Exception {
    String get = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
    try (var raw = connect()) {
      String answer = raw.send(get + "\r\n" + get + "Connection: close\r\n\r\n").readToEnd();
      assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    }
  }

  private static String post(String... headers) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
  }

  private RawHttp connect() throws Exception {
    return new RawHttp(service.server().port());
  }
}
