package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An edge without a policy, asked with Envoy's own stubs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EnvoyAuthIT {

  private static final String AUTH = "authorization";
  private static final String SERVICE = "envoy.service.auth.v3.Authorization";
  private static Edge edge;
  private static EnvoyClient envoy;

  @BeforeAll
  static void start() {
    edge = new Edge();
    envoy = new EnvoyClient(edge.sidecar.port());
  }

  @AfterAll
  static void stop() {
    envoy.close();
    edge.close();
  }

  @Test
  @Order(1)
  void an_edge_passes_nothing_before_its_image_is_complete() throws Exception {
    CheckResponse answer = envoy.get(Map.of(), AUTH, "Bearer good");
    assertThat(answer.getStatus().getCode()).isEqualTo(7);
    assertThat(EnvoyClient.status(answer)).isEqualTo(503);
    assertThat(EnvoyClient.headers(answer.getDeniedResponse().getHeadersList()))
        .containsEntry("Retry-After", "1");
    assertThat(health("")).isEqualTo(ServingStatus.NOT_SERVING);

    VerdictKeys.bring(edge);
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health(SERVICE)).isEqualTo(ServingStatus.SERVING);
  }

  private static ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(envoy.channel)
        .withDeadlineAfter(EnvoyClient.LIMIT_SECONDS, TimeUnit.SECONDS)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  @Test
  @Order(2)
  void what_there_is_not_is_said_so() {
    assertThat(failure(() -> health("other"))).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(
            failure(
                () ->
                    HealthGrpc.newBlockingStub(envoy.channel)
                        .watch(HealthCheckRequest.getDefaultInstance())
                        .next()))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(
            failure(
                () ->
                    AuthorizationGrpc.newBlockingStub(envoy.channel)
                        .withCompression("gzip")
                        .check(EnvoyClient.request("GET", "/".repeat(500), Map.of()))))
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  private static Status.Code failure(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call).getStatus().getCode();
  }

  @Test
  @Order(2)
  void a_good_key_passes_with_its_identity_in_place_of_what_the_client_sent() {
    CheckResponse answer =
        envoy.get(
            Map.of("scope", "a:read b:x", "tenant", "acme", "environment", "live"),
            AUTH,
            "Bearer good",
            "x-registry-tenant",
            "other");
    assertThat(answer.getStatus().getCode()).isZero();
    OkHttpResponse ok = answer.getOkResponse();
    assertThat(EnvoyClient.headers(ok.getHeadersList()))
        .containsEntry("X-Registry-Tenant", "acme")
        .containsEntry("X-Registry-Subject", "ann%20smith")
        .containsEntry("X-Registry-Scopes", "a:read b:*")
        .containsEntry("X-Registry-Environment", "live")
        .containsKey("X-Registry-Key-Id");
    assertThat(ok.getHeadersToRemoveList())
        .containsExactlyInAnyOrder("Authorization", "X-API-Key", "X-ApiKey", "apikey");
    assertThat(ok.getQueryParametersToRemoveList()).isEmpty();
  }

  @Test
  @Order(2)
  void an_identity_that_a_key_lacks_is_taken_from_the_client() {
    CheckResponse answer =
        envoy.check(
            EnvoyClient.request(
                HttpRequest.newBuilder().putHeaders(AUTH, "Bearer bound"), Map.of(), "192.0.2.1"));
    assertThat(EnvoyClient.status(answer)).isEqualTo(200);
    assertThat(answer.getOkResponse().getHeadersToRemoveList()).contains("X-Registry-Subject");
  }

  @Test
  @Order(2)
  void a_key_bound_to_addresses_is_judged_by_envoys_peer_and_not_by_a_header() {
    var http =
        HttpRequest.newBuilder()
            .putHeaders(AUTH, "Bearer bound")
            .putHeaders("x-forwarded-for", "192.0.2.1");
    for (String source : List.of("10.0.0.1", "", "nonsense", "2001:db8::1")) {
      CheckResponse answer = envoy.check(EnvoyClient.request(http, Map.of(), source));
      assertThat(EnvoyClient.status(answer)).as(source).isEqualTo(403);
    }
    CheckResponse mapped = envoy.check(EnvoyClient.request(http, Map.of(), "::ffff:192.0.2.1"));
    assertThat(EnvoyClient.status(mapped)).isEqualTo(200);
  }

  @Test
  @Order(2)
  void a_secret_with_a_comma_may_be_two_and_passes_only_in_raw_headers() {
    assertThat(EnvoyClient.status(envoy.get(Map.of(), "x-api-key", "with,comma"))).isEqualTo(400);
    assertThat(EnvoyClient.status(envoy.get(Map.of(), AUTH, "Bearer with,comma"))).isEqualTo(401);
    assertThat(raw("x-api-key", "with,comma")).isEqualTo(200);
    assertThat(raw("x-api-key", "good", "x-api-key", "with,comma")).isEqualTo(400);
    assertThat(raw(AUTH, "Bearer good", AUTH, "Bearer good")).isEqualTo(200);
  }

  private static int raw(String... headers) {
    var map = HeaderMap.newBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      map.addHeaders(
          HeaderValue.newBuilder()
              .setKey(headers[i])
              .setRawValue(ByteString.copyFromUtf8(headers[i + 1])));
    }
    var http = HttpRequest.newBuilder().setHeaderMap(map);
    return EnvoyClient.status(envoy.check(EnvoyClient.request(http, Map.of(), "127.0.0.1")));
  }

  @Test
  @Order(2)
  void many_calls_at_once_on_one_connection_are_each_answered_for_their_own_key() throws Exception {
    List<String> secrets = List.of("good", "revoked", "disabled", "expired", "nobody");
    List<Future<CheckResponse>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String secret = secrets.get(i % secrets.size());
      CheckRequest request =
          EnvoyClient.request("GET", "/" + i, Map.of(), AUTH, "Bearer " + secret, "x-n", "" + i);
      answers.add(AuthorizationGrpc.newFutureStub(envoy.channel).check(request));
    }
    List<String> verdicts = List.of("", "REVOKED", "DISABLED", "EXPIRED", "UNKNOWN");
    for (int i = 0; i < answers.size(); i++) {
      CheckResponse answer = answers.get(i).get(EnvoyClient.LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(
              EnvoyClient.headers(answer.getDeniedResponse().getHeadersList())
                  .getOrDefault("X-Registry-Verdict", ""))
          .isEqualTo(verdicts.get(i % verdicts.size()));
      assertThat(answer.hasOkResponse()).isEqualTo(i % verdicts.size() == 0);
    }
  }

  @Test
  @Order(2)
  void a_call_with_two_messages_is_refused() {
    var method =
        AuthorizationGrpc.getCheckMethod().toBuilder()
            .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
            .build();
    var answer = new CompletableFuture<CheckResponse>();
    var requests =
        ClientCalls.asyncClientStreamingCall(
            envoy.channel.newCall(method, CallOptions.DEFAULT),
            new StreamObserver<CheckResponse>() {
              @Override
              public void onNext(CheckResponse value) {
                answer.complete(value);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                answer.cancel(false);
              }
            });
    CheckRequest good = EnvoyClient.request("GET", "/", Map.of(), AUTH, "Bearer good");
    requests.onNext(good);
    requests.onNext(good);
    requests.onCompleted();
    assertThat(answer)
        .failsWithin(Duration.ofSeconds(EnvoyClient.LIMIT_SECONDS))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  @Order(3)
  void verdicts_are_counted_with_those_over_http() throws Exception {
    envoy.get(Map.of("scopes", "a:read"), AUTH, "Bearer good");
    assertThat(edge.get("/metrics").body())
        .containsPattern("registry_validations_total\\{verdict=\"BAD_DEMAND\"\\} [1-9]")
        .containsPattern("registry_validations_total\\{verdict=\"NOT_READY\"\\} [1-9]")
        .containsPattern("registry_validations_total\\{verdict=\"REVOKED\"\\} [1-9]");
  }
}
