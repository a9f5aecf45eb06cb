package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.IpRange;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One contract for both transports: whatever is asked over HTTP and over gRPC is answered alike.
 */
class EnvoyContractIT {

  private static final String AUTH = "Authorization";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String POLICY =
      """
      routes:
        - path: /exempt
          exempt: true
        - path: /read
          methods: [GET]
          scopes: [a:read]
        - path: /write
          scopes: [c:write]
        - path: /query
          carriages: [query]
        - path: /body
          carriages: [authorization-bearer, form, json]
        - path: /test
          environment: test
        - path: /t/{tenant}/**
          tenant: {segment: tenant}
        - path: /h
          tenant: {host: "{tenant}.example.com"}
      """;
  private static final List<String> COMPARED =
      List.of(
          "X-Registry-Verdict",
          "WWW-Authenticate",
          "Retry-After",
          "RateLimit",
          "RateLimit-Policy",
          "X-Registry-Key-Id",
          "X-Registry-Tenant",
          "X-Registry-Subject",
          "X-Registry-Scopes",
          "X-Registry-Environment");

  @TempDir private static Path folder;
  private static Edge edge;
  private static EnvoyClient envoy;

  @BeforeAll
  static void start() throws Exception {
    Path file = Files.writeString(folder.resolve("routes.yaml"), POLICY);
    edge =
        new Edge(
            config ->
                config
                    .withPolicy(file, OriginalHeaders.X_ORIGINAL)
                    .withClientAddressHeader("X-Forwarded-For", IpRange.of("127.0.0.0/8")));
    envoy = new EnvoyClient(edge.sidecar.port());
    VerdictKeys.bring(edge);
    // Its one request of this hour.
    assertThat(ask(Question.get("/read", 200, "").bearer("limited")).status()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    envoy.close();
    edge.close();
  }

  /**
   * A request, and what its answer is over both transports.
   *
   * @param demand what the gateway's configuration says, by name
   * @param headers names and values in turn
   * @param verdict empty if it passes
   */
  record Question(
      String method,
      String target,
      Map<String, String> demand,
      List<String> headers,
      String body,
      int status,
      String verdict) {

    static Question get(String target, int status, String verdict) {
      return new Question("GET", target, Map.of(), List.of(), "", status, verdict);
    }

    static Question post(String type, String body, int status, String verdict) {
      var headers = List.of("Content-Type", type);
      return new Question("POST", "/body", Map.of(), headers, body, status, verdict);
    }

    Question with(String... more) {
      List<String> all = new ArrayList<>(headers);
      all.addAll(List.of(more));
      return new Question(method, target, demand, all, body, status, verdict);
    }

    Question bearer(String secret) {
      return with(AUTH, "Bearer " + secret);
    }

    Question demanding(Map<String, String> what) {
      return new Question(method, target, what, headers, body, status, verdict);
    }

    String query() {
      List<String> parameters = new ArrayList<>();
      demand.forEach(
          (name, values) -> {
            for (String value : values.split(" ", -1)) {
              parameters.add(name + '=' + value);
            }
          });
      return parameters.isEmpty() ? "" : '?' + String.join("&", parameters);
    }
  }

  static Stream<Question> questions() {
    return Stream.of(
        Question.get("/read", 200, "").bearer("good"),
        Question.get("/read", 200, "").with("X-API-Key", "good"),
        Question.get("/read", 200, "").with("apikey", "good"),
        Question.get("/read", 200, "").with(AUTH, "rest_api_key=good"),
        Question.get("/read", 200, "").with("X-API-Key", "good", "X-API-Key", "good"),
        Question.get("/read?x=1", 200, "").bearer("good"),
        Question.get("/exempt", 200, ""),
        Question.get("/read", 401, "MISSING"),
        Question.get("/read", 400, "AMBIGUOUS").with("X-API-Key", "good", "apikey", "revoked"),
        Question.get("/read", 400, "AMBIGUOUS").with("X-API-Key", "good", "X-API-Key", "revoked"),
        Question.get("/read", 400, "AMBIGUOUS").bearer("good").bearer("revoked"),
        Question.get("/read", 401, "MALFORMED").with(AUTH, "Basic Z29vZA=="),
        Question.get("/read", 401, "MALFORMED").bearer(""),
        Question.get("/read", 401, "UNKNOWN").bearer("nobody"),
        Question.get("/read", 401, "UNKNOWN").bearer("deleted"),
        Question.get("/read", 401, "REVOKED").bearer("revoked"),
        Question.get("/read", 401, "DISABLED").bearer("disabled"),
        Question.get("/read", 401, "EXPIRED").bearer("expired"),
        Question.get("/read", 401, "NOT_YET_VALID").bearer("not-yet"),
        Question.get("/read", 401, "GROUP_INACTIVE").bearer("closed"),
        Question.get("/read", 401, "TENANT_SUSPENDED").bearer("blocked"),
        Question.get("/test", 401, "WRONG_ENVIRONMENT").bearer("good"),
        Question.get("/write", 403, "SCOPE_MISSING").bearer("good"),
        Question.get("/read", 429, "RATE_LIMITED").bearer("limited"),
        Question.get("/read", 403, "IP_NOT_ALLOWED").bearer("bound"),
        Question.get("/read", 200, "").bearer("bound").with("X-Forwarded-For", "192.0.2.9"),
        Question.get("/read", 200, "")
            .bearer("bound")
            .with("X-Forwarded-For", "10.0.0.1, 192.0.2.9", "X-Forwarded-For", "127.0.0.1"),
        Question.get("/read", 403, "IP_NOT_ALLOWED")
            .bearer("bound")
            .with("X-Forwarded-For", "192.0.2.9, 10.0.0.1"),
        Question.get("/read", 403, "IP_NOT_ALLOWED")
            .bearer("bound")
            .with("X-Forwarded-For", "192.0.2.9, unknown"),
        Question.get("/t/acme/x", 200, "").bearer("good"),
        Question.get("/t/other/x", 401, "WRONG_TENANT").bearer("good"),
        Question.get("/t/NO+/x", 403, "NO_TENANT").bearer("good"),
        Question.get("/h", 403, "NO_TENANT").bearer("good"),
        Question.get("/elsewhere", 403, "NO_ROUTE").bearer("good"),
        Question.get("//read", 400, "AMBIGUOUS_PATH").bearer("good"),
        Question.get("/x/%2e%2e/read", 400, "AMBIGUOUS_PATH").bearer("good"),
        Question.get("/query?key=good", 200, ""),
        Question.get("/query?key=revoked", 401, "REVOKED"),
        Question.get("/query?key=good&key=x", 400, "AMBIGUOUS"),
        Question.get("/query", 401, "MALFORMED").bearer("good"),
        Question.get("/read?key=good", 401, "MISSING"),
        Question.post(FORM, "a=b&key=good", 200, ""),
        Question.post(FORM, "a=b&key=revoked", 401, "REVOKED"),
        Question.post("application/json", "{\"API_Key\":\"good\"}", 200, ""),
        Question.post("application/json", "{\"API_Key\":\"x\"}", 400, "AMBIGUOUS").bearer("good"),
        Question.post("application/json", "{\"API_Key\":", 401, "MALFORMED"),
        Question.post("text/plain", "key=good", 401, "MISSING"),
        Question.post(FORM, "x".repeat(70_000), 413, "BODY_TOO_LARGE").bearer("good"),
        Question.get("/read", 200, "")
            .bearer("good")
            .demanding(Map.of("scope", "a:read b:x", "tenant", "acme", "environment", "live")),
        Question.get("/read", 403, "SCOPE_MISSING")
            .bearer("good")
            .demanding(Map.of("scope", "a:read c:x")),
        Question.get("/read", 401, "WRONG_TENANT")
            .bearer("good")
            .demanding(Map.of("tenant", "other")),
        Question.get("/write", 403, "SCOPE_MISSING")
            .bearer("good")
            .demanding(Map.of("tenant", "acme")),
        Question.get("/read", 400, "").bearer("good").demanding(Map.of("scopes", "a:read")),
        Question.get("/read", 400, "").bearer("good").demanding(Map.of("scope", "")),
        Question.get("/read", 400, "").bearer("good").demanding(Map.of("tenant", "a b")),
        Question.get("/exempt", 400, "").demanding(Map.of("environment", "prod")));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void both_transports_answer_alike(Question question) throws Exception {
    HttpResponse<String> http = overHttp(question);
    Answer grpc = ask(question);
    assertThat(http.statusCode()).isEqualTo(question.status);
    assertThat(http.headers().firstValue("X-Registry-Verdict").orElse(""))
        .isEqualTo(question.verdict);
    assertThat(grpc.status).isEqualTo(question.status);
    assertThat(grpc.headers).isEqualTo(told(http));
  }

  private record Answer(int status, Map<String, String> headers) {}

  private static Answer ask(Question question) {
    CheckRequest request =
        EnvoyClient.request(
            question.method,
            question.target,
            question.demand,
            question.headers.toArray(String[]::new));
    CheckResponse answer =
        envoy.check(EnvoyClient.withBody(request, question.body, question.body.startsWith("{")));
    int status = EnvoyClient.status(answer);
    Map<String, String> headers =
        EnvoyClient.headers(
            status == 200
                ? answer.getOkResponse().getHeadersList()
                : answer.getDeniedResponse().getHeadersList());
    headers.putAll(EnvoyClient.headers(answer.getOkResponse().getResponseHeadersToAddList()));
    if (status != 200) {
      assertThat(headers.remove("Cache-Control")).isEqualTo("no-store");
    }
    headers.replaceAll((name, value) -> withoutTime(name, value));
    return new Answer(status, headers);
  }

  private static HttpResponse<String> overHttp(Question question) throws Exception {
    List<String> headers = new ArrayList<>(question.headers);
    headers.addAll(
        List.of("X-Original-Method", question.method, "X-Original-URI", question.target));
    return edge.send(
        question.method,
        "/authz" + question.query(),
        headers,
        question.body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(question.body));
  }

  private static Map<String, String> told(HttpResponse<String> answer) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : COMPARED) {
      answer.headers().firstValue(name).ifPresent(v -> headers.put(name, withoutTime(name, v)));
    }
    return headers;
  }

  // Both are asked one after the other: what counts seconds may have changed.
  private static String withoutTime(String name, String value) {
    return name.equalsIgnoreCase("Retry-After") || name.equalsIgnoreCase("RateLimit")
        ? value.replaceAll("(t=)?\\d{2,}$", "time")
        : value;
  }

  @Test
  void the_query_loses_its_secret_where_the_route_takes_one_there() {
    assertThat(parametersRemoved("/query?key=good")).containsExactly("key");
    assertThat(parametersRemoved("/read")).isEmpty();
  }

  private static List<String> parametersRemoved(String target) {
    String[] headers = target.equals("/read") ? new String[] {AUTH, "Bearer good"} : new String[0];
    CheckResponse answer = envoy.check(EnvoyClient.request("GET", target, Map.of(), headers));
    assertThat(EnvoyClient.status(answer)).isEqualTo(200);
    return answer.getOkResponse().getQueryParametersToRemoveList();
  }

  @Test
  void an_exempt_route_takes_the_clients_identity_away_and_leaves_its_authorization() {
    CheckResponse answer =
        envoy.check(EnvoyClient.request("GET", "/exempt", Map.of(), AUTH, "Basic x"));
    assertThat(EnvoyClient.status(answer)).isEqualTo(200);
    assertThat(answer.getOkResponse().getHeadersList()).isEmpty();
    assertThat(answer.getOkResponse().getHeadersToRemoveList())
        .contains("X-Registry-Key-Id", "X-Registry-Scopes")
        .doesNotContain(AUTH);
  }

  @Test
  void a_body_that_envoy_has_cut_is_not_relied_on() {
    CheckRequest cut =
        EnvoyClient.request(
            "POST", "/body", Map.of(), "content-type", FORM, "x-envoy-auth-partial-body", "true");
    CheckResponse answer = envoy.check(EnvoyClient.withBody(cut, "key=good", true));
    assertThat(EnvoyClient.status(answer)).isEqualTo(413);
  }

  @Test
  void a_policy_refuses_a_request_that_envoy_does_not_describe() {
    CheckResponse answer = envoy.check(CheckRequest.getDefaultInstance());
    assertThat(EnvoyClient.status(answer)).isEqualTo(400);
    assertThat(EnvoyClient.headers(answer.getDeniedResponse().getHeadersList()))
        .containsEntry("X-Registry-Verdict", "NO_ORIGINAL");
  }
}
