package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.key.Secret;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.api.ApiDocument;
import dev.keyregistry.infra.testkit.api.GeneratedRequests;
import dev.keyregistry.infra.testkit.api.KnownIds;
import dev.keyregistry.sidecar.endpoints.EdgeApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Introspection, revocation and explanations at a running edge. */
class EdgeApiIT {

  private static final GroupId GROUP = new GroupId(new UUID(7, 7));
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final int ROOT = 1;
  private static final int ADMIN = 2;
  private static final int OTHER_ADMIN = 3;
  private static final int RICH = 4;
  private static final int REVOKED = 5;
  private static final int BOUND = 6;
  private static final int SCOPELESS = 7;
  private static final int EXPIRED = 8;
  private static final int GONE = 9;

  private static CommandStub command;
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    command = new CommandStub();
    edge = new Edge(gateway -> gateway, config -> config.withCommandUrl(command.url()));
    edge.createTopic();
    edge.publish(
        Keys.tenant("registry", false, 1),
        Keys.tenantWithRole("acme", "auditor", Scopes.of("log:*"), 2),
        Keys.tenant("other", false, 3),
        new GroupView(GROUP, Keys.key(1, "acme").at(1).tenant(), true, 4),
        Keys.key(ROOT, "registry").scopes("registry:*").at(5),
        Keys.key(ADMIN, "acme").scopes("registry:keys:*").at(6),
        Keys.key(OTHER_ADMIN, "other").scopes("registry:keys:*").at(7),
        Keys.key(RICH, "acme")
            .scopes("a:read")
            .roles("auditor")
            .group(GROUP)
            .subject("ann")
            .time(START, END)
            .olderSecret("older", Instant.parse("2098-01-01T00:00:00Z"))
            .at(8),
        Keys.key(REVOKED, "acme").status(KeyStatus.REVOKED).at(9),
        Keys.key(BOUND, "acme").ips("10.0.0.0/8").environment(Environment.TEST).at(10),
        Keys.key(SCOPELESS, "acme").at(11),
        Keys.key(EXPIRED, "acme").time(null, START).at(12),
        Keys.key(GONE, "acme").status(KeyStatus.REVOKED).at(13));
    edge.awaitPosition(13);
  }

  @AfterAll
  static void stop() {
    edge.close();
    command.close();
  }

  @BeforeEach
  void forget() {
    command.asked.clear();
    command.answers(200, "");
  }

  @Test
  void an_active_token_is_told_with_all_that_it_is_good_for() {
    Answer answer = introspect(ADMIN, Keys.secret(RICH));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body())
        .isEqualTo(
            json(
                Map.of(
                    "active",
                    true,
                    "scope",
                    "a:read log:*",
                    "client_id",
                    Keys.id(RICH).value(),
                    "token_type",
                    "Bearer",
                    "sub",
                    "ann",
                    "exp",
                    END.getEpochSecond(),
                    "nbf",
                    START.getEpochSecond(),
                    "iat",
                    Keys.CREATED.getEpochSecond(),
                    "tenant",
                    "acme",
                    "group",
                    GROUP.value()),
                "environment",
                "live"));
    assertThat(introspect(ADMIN, "older").body().path("exp").asLong())
        .isEqualTo(Instant.parse("2098-01-01T00:00:00Z").getEpochSecond());
  }

  private static JsonNode json(Map<String, Object> fields, String name, String value) {
    Map<String, Object> all = new HashMap<>(fields);
    all.put(name, value);
    return Json.read(Http.json(all).getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  @Test
  void of_a_token_that_works_nowhere_nothing_is_told_but_that() {
    for (String token :
        List.of(Keys.secret(REVOKED), Keys.secret(EXPIRED), "unheard-of", "ä", "x".repeat(600))) {
      assertThat(introspect(ADMIN, token).body().toString()).isEqualTo("{\"active\":false}");
    }
  }

  @Test
  void a_foreign_tenants_token_is_told_like_one_that_works_nowhere() {
    assertThat(introspect(OTHER_ADMIN, Keys.secret(RICH)).body().toString())
        .isEqualTo("{\"active\":false}");
    assertThat(introspect(ROOT, Keys.secret(RICH)).body().path("active").asBoolean()).isTrue();
  }

  @Test
  void a_token_that_is_bound_to_addresses_is_told_with_them() {
    JsonNode answer = introspect(ADMIN, Keys.secret(BOUND)).body();
    assertThat(answer.path("active").asBoolean()).isTrue();
    assertThat(answer.path("allowed_ips").toString()).isEqualTo("[\"10.0.0.0/8\"]");
    assertThat(answer.path("environment").asText()).isEqualTo("test");
  }

  @Test
  void every_operation_needs_a_key_and_its_scope() {
    for (String path : List.of("/v1/introspect", "/v1/revoke", "/v1/explain")) {
      boolean form = !path.endsWith("explain");
      String body = form ? "token=x" : "{}";
      String type = form ? FORM : "application/json";
      assertThat(send(path, null, type, body).status()).isEqualTo(401);
      assertThat(send(path, REVOKED, type, body).status()).isEqualTo(401);
      Answer denied = send(path, SCOPELESS, type, body);
      assertThat(denied.status()).isEqualTo(403);
      assertThat(denied.header("WWW-Authenticate")).contains("insufficient_scope", "registry:keys");
    }
  }

  @Test
  void what_is_no_form_with_one_token_is_refused_and_not_repeated() {
    for (String path : List.of("/v1/introspect", "/v1/revoke")) {
      assertThat(send(path, ROOT, "application/json", "{}").status()).isEqualTo(415);
      for (String form :
          List.of("", "x=1", "token=", "token", "token=a&token=a", "token=%zz", "%zz=a")) {
        Answer answer = send(path, ROOT, FORM, form);
        assertThat(answer.status()).as(form).isIn(400, 415);
        assertThat(answer.text("code")).isIn("invalid_request", "unsupported_media_type");
      }
      assertThat(send(path, ROOT, FORM, "token=" + "x".repeat(70_000)).status()).isEqualTo(413);
    }
    assertThat(
            send(
                    "/v1/introspect",
                    ADMIN,
                    FORM + ";charset=utf-8",
                    "token_type_hint=access_token&token=secret%2D4&x=y")
                .body()
                .path("active")
                .asBoolean())
        .isTrue();
  }

  @Test
  void a_revocation_is_passed_on_with_the_callers_credential_and_without_the_token() {
    Answer answer = revoke(ADMIN, Keys.secret(RICH));
    assertThat(answer.status()).isEqualTo(200);
    String id = Keys.id(RICH).value();
    assertThat(command.asked)
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.method()).isEqualTo("POST");
              assertThat(asked.path()).isEqualTo("/v1/keys/" + id + "/revoke");
              assertThat(asked.credential()).isEqualTo("Bearer " + Keys.secret(ADMIN));
              assertThat(asked.name()).isEqualTo("revoke-" + id);
              assertThat(asked.body()).contains("reason").doesNotContain(Keys.secret(RICH));
            });
  }

  @Test
  void a_key_may_be_revoked_by_whoever_holds_it() {
    assertThat(revoke(SCOPELESS, Keys.secret(SCOPELESS)).status()).isEqualTo(200);
    assertThat(command.asked)
        .extracting(CommandStub.Asked::credential)
        .containsExactly("Bearer " + Keys.secret(SCOPELESS));
  }

  @Test
  void what_is_no_token_or_a_foreign_one_or_revoked_is_answered_as_if_it_were_done() {
    assertThat(revoke(ADMIN, "unheard-of").status()).isEqualTo(200);
    assertThat(revoke(OTHER_ADMIN, Keys.secret(RICH)).status()).isEqualTo(200);
    assertThat(revoke(ADMIN, Keys.secret(GONE)).status()).isEqualTo(200);
    assertThat(command.asked).isEmpty();
  }

  @Test
  void only_what_the_command_service_confirms_is_done() {
    command.answers(404, "not_found");
    assertThat(revoke(ADMIN, Keys.secret(RICH)).status()).isEqualTo(200);
    command.answers(409, "last_root_key");
    assertThat(revoke(ADMIN, Keys.secret(RICH)).text("code")).isEqualTo("last_root_key");
    command.answers(403, "insufficient_scope");
    assertThat(revoke(ADMIN, Keys.secret(RICH)).status()).isEqualTo(403);
    for (int status : List.of(409, 429, 500, 503, 302, 202)) {
      command.answers(status, "request_in_flight");
      Answer answer = revoke(ADMIN, Keys.secret(RICH));
      assertThat(answer.status()).as("%d", status).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.text("code")).isEqualTo("revocation_unavailable");
    }
  }

  @Test
  void an_explanation_names_the_scope_or_role_that_grants() {
    Answer answer =
        explain(
            ADMIN,
            Map.of(
                "keyId",
                Keys.id(RICH).value(),
                "demand",
                Map.of("scopes", List.of("a:read", "log:read", "b:write"), "tenant", "acme")));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("verdict")).isEqualTo("SCOPE_MISSING");
    assertThat(answer.body().path("status").asInt()).isEqualTo(403);
    assertThat(answer.text("position")).isEqualTo(answer.header("Registry-Position"));
    assertThat(answer.body().at("/key/tenant").asText()).isEqualTo("acme");
    assertThat(check(answer, "scopes").path("passed").asBoolean(true)).isFalse();
    assertThat(check(answer, "scopes").path("detail").asText())
        .isEqualTo(
            "a:read by scope a:read; b:write is lacking; log:read by role auditor, scope log:*");
    assertThat(names(answer))
        .containsExactly(
            "credentialCarried",
            "keyFound",
            "recordReadable",
            "notDeleted",
            "notRevoked",
            "tenantKnown",
            "notCut",
            "tenantActive",
            "groupKnown",
            "groupActive",
            "rolesKnown",
            "enabled",
            "notExpired",
            "timeHasCome",
            "tenant",
            "environment",
            "address",
            "scopes");
  }

  @Test
  void an_explanation_is_of_the_time_that_is_asked_for() {
    String id = Keys.id(RICH).value();
    assertThat(explain(ADMIN, Map.of("keyId", id)).text("verdict")).isEqualTo("VALID");
    assertThat(explain(ADMIN, Map.of("keyId", id, "at", "2024-12-31T23:59:59Z")).text("verdict"))
        .isEqualTo("NOT_YET_VALID");
    assertThat(explain(ADMIN, Map.of("keyId", id, "at", "2099-01-01T00:00:00Z")).text("verdict"))
        .isEqualTo("EXPIRED");
    String older = Secret.of("older").hash().toString();
    assertThat(
            explain(ADMIN, Map.of("sha256", older, "at", "2098-06-01T00:00:00Z")).text("verdict"))
        .isEqualTo("EXPIRED");
  }

  @Test
  void a_foreign_key_is_not_explained_and_an_unknown_secret_only_to_who_sees_all() {
    String unknown = Secret.of("unheard-of").hash().toString();
    String foreign = HexFormat.of().formatHex(Secret.of(Keys.secret(RICH)).hash().toBytes());
    assertThat(explain(ADMIN, Map.of("sha256", foreign)).text("verdict")).isEqualTo("VALID");
    assertThat(explain(OTHER_ADMIN, Map.of("keyId", Keys.id(RICH).value())).status())
        .isEqualTo(404);
    assertThat(explain(OTHER_ADMIN, Map.of("sha256", foreign)).status()).isEqualTo(404);
    assertThat(explain(OTHER_ADMIN, Map.of("sha256", unknown)).status()).isEqualTo(404);
    assertThat(explain(ROOT, Map.of("keyId", Keys.id(99).value())).status()).isEqualTo(404);
    Answer answer = explain(ROOT, Map.of("sha256", unknown));
    assertThat(answer.text("verdict")).isEqualTo("UNKNOWN");
    assertThat(check(answer, "keyFound").path("passed").asBoolean(true)).isFalse();
    assertThat(explain(ROOT, Map.of()).text("verdict")).isEqualTo("MISSING");
  }

  @Test
  void a_question_that_makes_no_sense_is_refused_with_its_field() {
    String id = Keys.id(RICH).value();
    String hash = Secret.of("older").hash().toString();
    Map<String, Map<String, ?>> wrong =
        Map.of(
            "path", Map.of("method", "GET"),
            "method", Map.of("method", "get", "path", "/"),
            "host", Map.of("host", "x".repeat(256)),
            "clientAddress", Map.of("clientAddress", "example.org"),
            "carriage", Map.of("carriage", "pigeon"),
            "sha256", Map.of("keyId", id, "sha256", hash),
            "keyId", Map.of("keyId", "key_1"),
            "demand.scopes", Map.of("demand", Map.of("scopes", List.of("no scope"))),
            "at", Map.of("at", "tomorrow"),
            "secret", Map.of("secret", "x"));
    wrong.forEach(
        (field, body) -> {
          Answer answer = explain(ROOT, body);
          assertThat(answer.status()).as(field).isEqualTo(422);
          assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
        });
    assertThat(send("/v1/explain", ROOT, "application/json", "{").status()).isEqualTo(400);
    assertThat(send("/v1/explain", ROOT, "application/json", "{\"at\":1,\"at\":1}").status())
        .isEqualTo(400);
    assertThat(send("/v1/explain", ROOT, "text/plain", "{}").status()).isEqualTo(415);
  }

  @Test
  void made_up_requests_are_answered_as_the_document_says() {
    long seed = Long.getLong("seed", System.nanoTime());
    var made = new Random(seed);
    ApiDocument document = ApiDocument.beside(EdgeApi.class);
    ((ObjectNode) document.root().path("paths")).remove("/authz"); // bodies of answers are empty
    KnownIds ids =
        new KnownIds(made).learn("KeyId", Keys.id(RICH).value()).learn("TenantId", "acme");
    var requests =
        new GeneratedRequests(
            document, edge.sidecar.uri().toString(), Keys.secret(ROOT), made, ids);

    GeneratedRequests.Run run = requests.run(1_000, 4_000, () -> {});

    assertThat(run.wrong()).as("not in the document, -Dseed=%d", seed).isEmpty();
    assertThat(run.failed()).as("never succeeded, -Dseed=%d", seed).isEmpty();
  }

  private static JsonNode check(Answer answer, String name) {
    for (JsonNode check : answer.body().path("checks")) {
      if (check.path("check").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("no check " + name + " in " + answer.body());
  }

  private static List<String> names(Answer answer) {
    List<String> names = new ArrayList<>();
    answer.body().path("checks").forEach(check -> names.add(check.path("check").asText()));
    return names;
  }

  private static Answer introspect(int caller, String token) {
    return send("/v1/introspect", caller, FORM, "token=" + encoded(token));
  }

  private static Answer revoke(int caller, String token) {
    return send("/v1/revoke", caller, FORM, "token=" + encoded(token));
  }

  private static Answer explain(int caller, Map<String, ?> request) {
    return send("/v1/explain", caller, "application/json", Http.json(request));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Answer send(String path, @Nullable Integer caller, String type, String body) {
    Map<String, String> headers = new HashMap<>(Map.of("Content-Type", type));
    if (caller != null) {
      headers.put("Authorization", "Bearer " + Keys.secret(caller));
    }
    return Http.send("POST", edge.sidecar.uri() + path, headers, body);
  }
}
