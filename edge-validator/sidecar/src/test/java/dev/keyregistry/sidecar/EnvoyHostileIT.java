package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bytes that no client of good will sends; a connection that has had them goes on. */
class EnvoyHostileIT {

  private static final String CHECK = "/envoy.service.auth.v3.Authorization/Check";
  private static final String GRPC = "application/grpc";
  private static final byte[] GOOD =
      EnvoyClient.request("GET", "/", Map.of(), "authorization", "Bearer good").toByteArray();
  private static Edge edge;
  private static Vertx vertx;
  private static Context context;
  private static HttpClientAgent client;

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());

  @BeforeAll
  static void start() throws Exception {
    edge = new Edge();
    VerdictKeys.bring(edge);
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    edge.close();
  }

  @AfterEach
  void the_connection_goes_on() throws Exception {
    Answer answer = post(framed(GOOD));
    assertThat(answer.grpcStatus).isEqualTo("0");
    assertThat(answer.passed()).isTrue();
  }

  private record Answer(int status, String grpcStatus, Buffer body) {
    /** Whether Envoy would let the request pass. */
    boolean passed() throws Exception {
      return status == 200
          && grpcStatus.equals("0")
          && CheckResponse.parseFrom(body.getBytes(5, body.length())).getStatus().getCode() == 0;
    }
  }

  private static Answer post(Buffer body) throws Exception {
    return send(HttpMethod.POST, CHECK, GRPC, body);
  }

  private static Answer send(HttpMethod method, String path, String type, Buffer body)
      throws Exception {
    return answer(method, path, type, request -> request.send(body));
  }

  // All on one event loop: an answer may otherwise be there before anybody listens for it.
  private static Answer answer(
      HttpMethod method,
      String path,
      String type,
      Function<HttpClientRequest, Future<HttpClientResponse>> sending)
      throws Exception {
    var answer = new CompletableFuture<Answer>();
    context.runOnContext(
        now ->
            client
                .request(method, edge.sidecar.port(), "127.0.0.1", path)
                .map(request -> request.putHeader("content-type", type).setChunked(true))
                .compose(sending)
                .compose(response -> response.body().map(content -> answer(response, content)))
                .onSuccess(answer::complete)
                .onFailure(answer::completeExceptionally));
    return answer.get(20, TimeUnit.SECONDS);
  }

  private static Answer answered(Function<HttpClientRequest, Future<HttpClientResponse>> sending)
      throws Exception {
    return answer(HttpMethod.POST, CHECK, GRPC, sending);
  }

  private static Answer answer(HttpClientResponse response, Buffer content) {
    String status = response.getHeader("grpc-status");
    String trailer = response.getTrailer("grpc-status");
    String told = status == null ? trailer : status;
    return new Answer(response.statusCode(), told == null ? "" : told, content);
  }

  private static Buffer framed(byte[] message) {
    return framed((byte) 0, message.length, message);
  }

  private static Buffer framed(byte flag, int length, byte[] message) {
    return Buffer.buffer().appendByte(flag).appendInt(length).appendBytes(message);
  }

  private static void assertFails(Buffer body, int grpcStatus) throws Exception {
    Answer answer = post(body);
    assertThat(answer.status).isEqualTo(200);
    assertThat(answer.grpcStatus).isEqualTo(Integer.toString(grpcStatus));
    assertThat(answer.body.length()).isZero();
  }

  @Test
  void a_message_that_is_not_whole_is_an_invalid_argument() throws Exception {
    assertFails(Buffer.buffer(), 3);
    assertFails(Buffer.buffer(new byte[] {0, 0, 0}), 3);
    for (int length = 0; length < GOOD.length; length += 7) {
      assertFails(framed((byte) 0, GOOD.length, Arrays.copyOf(GOOD, length)), 3);
    }
  }

  @Test
  void a_call_has_only_one_message() throws Exception {
    assertFails(framed(GOOD).appendBuffer(framed(GOOD)), 3);
    assertFails(framed(GOOD).appendByte((byte) 0), 3);
  }

  @Test
  void too_large_a_message_is_refused_before_it_is_there() throws Exception {
    assertFails(framed((byte) 0, 300_000, GOOD), 8);
    assertFails(framed((byte) 0, Integer.MAX_VALUE, GOOD), 8);
    assertFails(framed((byte) 0, -1, GOOD), 8);
  }

  @Test
  void what_follows_too_large_a_message_is_thrown_away() throws Exception {
    assertFails(framed((byte) 0, -1, new byte[1_000_000]), 8);
  }

  @Test
  void a_compressed_message_is_not_read() throws Exception {
    var zipped = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(zipped)) {
      zip.write(GOOD);
    }
    assertFails(framed((byte) 1, zipped.size(), zipped.toByteArray()), 12);
    assertFails(framed((byte) 1, GOOD.length, GOOD), 12);
    assertFails(framed((byte) 2, GOOD.length, GOOD), 3);
  }

  @Test
  void what_is_no_call_is_answered_in_http() throws Exception {
    assertThat(send(HttpMethod.POST, CHECK, "application/json", framed(GOOD)).status)
        .isEqualTo(415);
    assertThat(send(HttpMethod.POST, CHECK, GRPC + "-web", framed(GOOD)).status).isEqualTo(415);
    assertThat(send(HttpMethod.PUT, CHECK, GRPC, framed(GOOD)).status).isEqualTo(405);
    assertThat(send(HttpMethod.POST, "/x.Y/Z", GRPC, framed(GOOD)).grpcStatus).isEqualTo("12");
    assertThat(send(HttpMethod.POST, CHECK + "/", GRPC, framed(GOOD)).grpcStatus).isEqualTo("12");
    assertThat(send(HttpMethod.POST, CHECK, GRPC + "+proto", framed(GOOD)).passed()).isTrue();
  }

  @Test
  void over_http_1_1_there_is_no_grpc() throws Exception {
    var answer =
        edge.send(
            "POST",
            CHECK,
            List.of("Content-Type", GRPC),
            BodyPublishers.ofByteArray(framed(GOOD).getBytes()));
    assertThat(answer.statusCode()).isEqualTo(505);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void a_message_in_many_pieces_is_one() throws Exception {
    Answer answer =
        answered(
            request -> {
              for (byte b : framed(GOOD).getBytes()) {
                request.write(Buffer.buffer(new byte[] {b}));
              }
              request.end();
              return request.response();
            });
    assertThat(answer.passed()).isTrue();
  }

  @Test
  void a_message_that_does_not_come_in_the_clients_own_time_is_not_waited_for() throws Exception {
    Answer answer =
        answered(
            request -> {
              request.putHeader("grpc-timeout", "50m").write(Buffer.buffer(new byte[] {0, 0}));
              return request.response();
            });
    assertThat(answer.grpcStatus).isEqualTo("4");
  }

  @Test
  void garbage_never_passes_and_never_breaks_the_edge() throws Exception {
    var random = new Random(seed);
    byte[] bad =
        EnvoyClient.request(
                "GET", "/", Map.of("scope", "a:read"), "authorization", "Bearer revoked")
            .toByteArray();
    for (int i = 0; i < 2_000; i++) {
      Buffer body = framed(bad);
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        body.setByte(random.nextInt(body.length()), (byte) random.nextInt());
      }
      Answer answer = post(random.nextInt(4) == 0 ? noise(random) : body);
      assertThat(answer.status).as("seed %d, case %d", seed, i).isEqualTo(200);
      assertThat(answer.grpcStatus).as("seed %d, case %d", seed, i).isIn("0", "3", "8", "12");
      assertThat(answer.passed()).as("seed %d, case %d", seed, i).isFalse();
    }
  }

  private static Buffer noise(Random random) {
    byte[] noise = new byte[random.nextInt(300)];
    random.nextBytes(noise);
    return random.nextBoolean() ? framed(noise) : Buffer.buffer(noise);
  }
}
