package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.keyregistry.command.RootKeyRecovery;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.command.leaks.PartnerSigner;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Reports of leaked secrets, in the partner's form and in bulk (ADR 0011). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakReportsIT {

  private static final String PATH = "/v1/leaks";
  private static final String NOTICE = "dev.keyregistry.key.leak-reported.v1";
  private static final String DISABLED = "dev.keyregistry.key.disabled.v1";
  private static final String ROTATED = "dev.keyregistry.key.rotated.v2";
  private static final String REVOKED = "dev.keyregistry.key.revoked.v1";

  private static final Reporter SOMEBODY = new Reporter("r", null, null);

  private final PartnerSigner partner = PartnerSigner.named("a-key-of-the-partner");
  private PostgresDatabase database;
  private RunningCommand command;
  private IssuedKey reporter;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), PartnerSigner.document(partner));
    database = TestServers.postgres().createDatabase();
    command = RunningCommand.start(database, folder.resolve("root.key"), "leaks", keys.toString());
    reporter = command.newKey(command.newTenant(), "registry:leaks:report");
    command.awaitKnown(reporter);
  }

  @AfterAll
  void stop() {
    command.close();
  }

  @Test
  void a_signed_report_is_taken_without_a_key_and_handled() {
    IssuedKey key = keyOf("revoke");

    Answer answer =
        signed(
            List.of(
                Map.of(
                    "token", key.secret(),
                    "type", "some_type",
                    "url", "https://example.org/found",
                    "source", "content",
                    "added_later", 1),
                Map.of("token", "nobody's", "type", "test")));

    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    assertThat(answer.body().toString()).isEqualTo("{\"received\":2}");
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(NOTICE, REVOKED);
    assertThat(newest(key, NOTICE))
        .contains("github-secret-scanning", "https://example.org/found", "in content")
        .contains("\"actor\":\"system\"");
    assertProblem(command.send("POST", key.path() + "/enable", Map.of()), 409, "key_revoked");
  }

  @Test
  void a_report_that_no_known_key_has_signed_is_refused() {
    byte[] body = Http.json(List.of(Map.of("token", "x", "type", "t"))).getBytes(UTF_8);
    byte[] altered = Http.json(List.of(Map.of("token", "y", "type", "t"))).getBytes(UTF_8);
    String good = partner.sign(body);
    String other = PartnerSigner.named("other").sign(body);
    for (Answer answer :
        List.of(
            post(headers(partner.identifier(), other), body),
            post(headers("other", good), body),
            post(headers(partner.identifier(), good), altered),
            post(headers(partner.identifier(), "no base64!"), body),
            post(Map.of("Github-Public-Key-Signature", good), body),
            post(Map.of("Github-Public-Key-Identifier", partner.identifier()), body))) {
      assertProblem(answer, 403, "invalid_signature");
    }
    assertThat(post(headers(partner.identifier(), good), body).status()).isEqualTo(202);
    awaitHandled();
  }

  @Test
  void a_signature_opens_no_other_operation() {
    byte[] body = Http.json(Map.of("id", "by-signature")).getBytes(UTF_8);
    Map<String, String> headers = headers(partner.identifier(), partner.sign(body));
    for (String path : List.of("/v1/tenants", "/v1/leaks/", "/v1/leaks/x", "/v1/%6ceaks")) {
      Answer answer = Http.send("POST", command.url() + path, headers, body);
      assertThat(answer.status()).as("%s %s", path, answer).isIn(401, 422);
    }
    assertThat(Http.send("GET", command.url() + PATH, headers, "").status()).isEqualTo(401);
    assertThat(command.send("PATCH", "/v1/tenants/by-signature", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void what_is_signed_and_is_no_report_is_refused_and_what_is_too_long_is_cut() {
    byte[] nonsense = "{]".getBytes(UTF_8);
    assertProblem(
        post(headers(partner.identifier(), partner.sign(nonsense)), nonsense),
        400,
        "malformed_json");
    assertProblem(signed(Map.of("token", "x")), 422, "invalid_request_body");
    assertThat(signed(List.of(Map.of("type", "t"), 7)).body().toString())
        .isEqualTo("{\"received\":0}");
    assertThat(signed(List.of()).body().toString()).isEqualTo("{\"received\":0}");
    IssuedKey key = keyOf("notify");
    String body =
        "[{\"token\":7},{\"token\":\"%s\",\"url\":\"\\u0000\\ud800%s\",\"source\":7}]"
            .formatted(key.secret(), "u".repeat(9_000));
    Answer answer = signed(body.getBytes(UTF_8));
    assertThat(answer.status()).as("%s", answer).isEqualTo(202);
    awaitHandled();
    assertThat(newest(key, NOTICE)).contains("\"" + "u".repeat(2_000) + "\"");
  }

  @Test
  void failed_signatures_are_rate_limited_by_address(@TempDir Path folder) throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), PartnerSigner.document(partner));
    try (var limited = start(folder, keys.toString())) {
      byte[] body = "[]".getBytes(UTF_8);
      Map<String, String> headers = headers(partner.identifier(), "AAAA");
      Answer answer = Http.send("POST", limited.url() + PATH, headers, body);
      for (int i = 0; i < 1_000 && answer.status() == 403; i++) {
        answer = Http.send("POST", limited.url() + PATH, headers, body);
      }
      assertProblem(answer, 429, "rate_limited");
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      // Behind a balancer the partner comes from the same address as everybody.
      Map<String, String> good = headers(partner.identifier(), partner.sign(body));
      assertThat(Http.send("POST", limited.url() + PATH, good, body).status()).isEqualTo(202);
    }
  }

  @Test
  void a_large_body_is_read_only_of_a_caller_or_for_a_known_key() {
    byte[] body = ("[" + " ".repeat(100_000) + "]").getBytes(UTF_8);
    assertProblem(post(Map.of(), body), 401, "authentication_required");
    assertProblem(post(headers("unknown", partner.sign(body)), body), 413, "body_too_large");
    assertThat(post(headers(partner.identifier(), partner.sign(body)), body).status())
        .isEqualTo(202);
  }

  @Test
  void a_bare_hash_of_another_tenants_secret_comes_to_nothing() {
    IssuedKey foreign = keyOf("revoke");
    Answer answer = report(Map.of("sha256", hash(foreign).toString()));
    assertThat(answer.body().toString()).isEqualTo("{\"received\":1}");
    awaitHandled();
    assertThat(typesAfterCreation(foreign)).isEmpty();
    // It may wait beside one that counts, and does not stand in for it.
    report(
        Map.of("sha256", hash(foreign).toString()),
        Map.of("token", foreign.secret()),
        Map.of("token", foreign.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(foreign)).containsExactly(NOTICE, REVOKED);
  }

  @Test
  void a_bare_hash_counts_in_the_callers_own_tenant_and_of_the_registrys_callers_everywhere() {
    IssuedKey key = keyOf("revoke");
    IssuedKey other = keyOf("revoke");
    IssuedKey colleague = command.newKey(key.tenant(), "registry:leaks:report");
    command.awaitKnown(colleague);
    report(command, colleague, List.of(Map.of("sha256", hash(key).toString())));
    command.send("POST", PATH, Map.of("leaks", List.of(Map.of("sha256", hash(other).toString()))));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(NOTICE, REVOKED);
    assertThat(newest(key, NOTICE)).contains("127.0.0.1");
    assertThat(typesAfterCreation(other)).containsExactly(NOTICE, REVOKED);
  }

  @Test
  void a_secret_is_taken_out_of_where_it_was_found() {
    IssuedKey key = keyOf("notify");
    IssuedKey mentioned = keyOf("notify");
    IssuedKey byPartner = keyOf("notify");
    String url = "https://example.org/?api_key=";
    report(Map.of("token", key.secret(), "url", url + key.secret(), "source", mentioned.secret()));
    String secret = byPartner.secret();
    signed(List.of(Map.of("token", secret, "url", url + secret.replace("_", "%5f") + "&a=b")));
    awaitHandled();
    assertThat(newest(key, NOTICE)).contains(url + '…', "in …");
    assertThat(newest(byPartner, NOTICE)).contains(url + "…&a=b");
    String random = secret.substring(secret.length() - 39);
    for (String row : everyRow(database)) {
      assertThat(row).doesNotContain(key.secret(), mentioned.secret(), random);
    }
  }

  @Test
  void a_registry_without_the_partners_keys_takes_no_signed_report(@TempDir Path folder) {
    try (var without = start(folder, null)) {
      byte[] body = "[]".getBytes(UTF_8);
      Map<String, String> headers = headers(partner.identifier(), partner.sign(body));
      assertProblem(Http.send("POST", without.url() + PATH, headers, body), 403, "no_partner_keys");
    }
  }

  @Test
  void the_partners_keys_come_from_a_url_too(@TempDir Path folder) throws IOException {
    HttpServer source =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    source.createContext(
        "/keys",
        exchange -> {
          byte[] document = PartnerSigner.document(partner).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, document.length);
          exchange.getResponseBody().write(document);
          exchange.close();
        });
    source.start();
    String url = "http://127.0.0.1:" + source.getAddress().getPort() + "/keys";
    try (var remote = start(folder, url)) {
      byte[] body = "[]".getBytes(UTF_8);
      Map<String, String> headers = headers(partner.identifier(), partner.sign(body));
      assertThat(Http.send("POST", remote.url() + PATH, headers, body).status()).isEqualTo(202);
    } finally {
      source.stop(0);
    }
  }

  @Test
  void a_known_and_an_unknown_secret_are_answered_alike() {
    IssuedKey key = keyOf("revoke");
    String unknown = key.secret().substring(0, key.secret().length() - 6) + "abcdef";
    Answer ofKnown = report(Map.of("token", key.secret()));
    Answer ofUnknown = report(Map.of("token", unknown));
    assertThat(ofKnown.status()).isEqualTo(202);
    assertThat(ofUnknown).isEqualTo(ofKnown);
    Answer signedKnown = signed(List.of(Map.of("token", key.secret())));
    assertThat(signed(List.of(Map.of("token", unknown)))).isEqualTo(signedKnown);
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(NOTICE, REVOKED);
  }

  @Test
  void the_tenants_policy_says_what_becomes_of_a_key_whoever_reports_it() {
    IssuedKey notified = keyOf("notify");
    IssuedKey disabled = keyOf("disable");
    IssuedKey revoked = keyOf("revoke");

    Answer answer =
        report(
            Map.of("token", notified.secret(), "url", "https://example.org/1"),
            Map.of("token", disabled.secret()),
            Map.of("token", revoked.secret(), "source", "a mail"),
            Map.of("token", "unknown"));

    assertThat(answer.body().toString()).isEqualTo("{\"received\":4}");
    awaitHandled();
    assertThat(typesAfterCreation(notified)).containsExactly(NOTICE);
    assertThat(newest(notified, NOTICE)).contains(reporter.id(), "https://example.org/1");
    assertThat(typesAfterCreation(disabled)).containsExactly(NOTICE, DISABLED);
    assertThat(typesAfterCreation(revoked)).containsExactly(NOTICE, REVOKED);
    assertThat(newest(revoked, REVOKED))
        .contains("keyCompromise", "in a mail")
        .doesNotContain("127.0.0.1"); // of a caller of another tenant
  }

  @Test
  void a_key_that_a_leak_has_disabled_is_enabled_once_it_is_rotated() {
    IssuedKey key = keyOf("disable");
    report(Map.of("token", key.secret()));
    awaitHandled();
    Answer refused = command.send("POST", key.path() + "/enable", Map.of());
    assertProblem(refused, 409, "secret_leaked");
    command.send("POST", key.path() + "/rotate", Map.of("overlap", "PT0S"));
    assertThat(command.send("POST", key.path() + "/enable", Map.of()).status()).isEqualTo(200);
    report(Map.of("token", key.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(key))
        .containsExactly(NOTICE, DISABLED, ROTATED, "dev.keyregistry.key.enabled.v1");
  }

  @Test
  void a_deleted_key_that_is_reported_does_not_come_back_where_leaked_keys_are_revoked() {
    IssuedKey key = keyOf("revoke");
    command.send("DELETE", key.path(), Map.of());
    report(Map.of("token", key.secret(), "url", "https://example.org/late"));
    awaitHandled();
    assertThat(newest(key, NOTICE)).doesNotContain("example.org");
    assertProblem(command.send("POST", key.path() + "/undelete", Map.of()), 409, "secret_leaked");
  }

  @Test
  void a_secret_that_a_rotation_has_ended_is_noticed_and_stops_nothing() {
    IssuedKey key = keyOf("revoke");
    Answer rotated = command.send("POST", key.path() + "/rotate", Map.of("overlap", "PT0S"));
    report(Map.of("token", key.secret()));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(ROTATED, NOTICE);
    report(Map.of("token", rotated.text("secret")));
    awaitHandled();
    assertThat(typesAfterCreation(key)).containsExactly(ROTATED, NOTICE, NOTICE, REVOKED);
  }

  @Test
  void a_leaked_last_root_key_is_noticed_and_still_works(@TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var alone = RunningCommand.start(log, folder.resolve("root.key"), "alone")) {
      String root = alone.send("GET", "/v1/whoami", Map.of()).text("keyId");
      assertThat(alone.send("PATCH", "/v1/tenants/registry", Map.of("onLeak", "revoke")).status())
          .isEqualTo(200);
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(NOTICE));
      assertThat(alone.send("GET", "/v1/whoami", Map.of()).status()).isEqualTo(200);
      IssuedKey other = alone.newKey("registry", "registry:*");
      alone.awaitKnown(other);
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(REVOKED));
    }
  }

  /** Its secret is noted where the events begin that revoke the keys before it. */
  @Test
  void a_root_key_that_a_reset_has_made_is_found_by_its_secret(@TempDir Path folder)
      throws IOException {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    Path rootKey = folder.resolve("root.key");
    try (var alone = RunningCommand.start(log, rootKey, "alone")) {
      RootKeyRecovery.reset(log.jdbcUrl(), log.user(), log.password(), rootKey, "kr");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> alone.send("GET", "/v1/whoami", Map.of()).status() == 200);
      String root = alone.send("GET", "/v1/whoami", Map.of()).text("keyId");
      alone.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", alone.rootKey()))));
      await().atMost(Duration.ofSeconds(20)).until(() -> types(log, root).contains(NOTICE));
    }
  }

  @Test
  void operators_see_how_many_reports_came_and_how_many_were_of_keys() {
    report(Map.of("token", keyOf("notify").secret()), Map.of("token", "x"));
    signed(List.of());
    awaitHandled();
    assertThat(metrics())
        .contains("registry_leak_reports_received_total{form=\"bulk\"}")
        .contains("registry_leak_reports_received_total{form=\"partner\"}")
        .contains("registry_leak_reports_waiting ", "registry_leak_reports_oldest_seconds ")
        .contains("registry_leak_reports_handled_total{outcome=\"known\"}")
        .contains("registry_leak_reports_handled_total{outcome=\"unknown\"}");
  }

  @Test
  void reports_left_by_one_process_are_handled_by_the_next(@TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    Path rootKey = folder.resolve("root.key");
    IssuedKey waiting;
    IssuedKey halfDone;
    try (var first = RunningCommand.start(log, rootKey, "first")) {
      waiting = keyOf(first, "revoke");
      halfDone = keyOf(first, "disable");
    }
    try (LogDatabase own = LogFixture.open(log);
        CommandRuntime runtime = CommandRuntime.start(own, List::of, null, "killed")) {
      LeakReports reports = own.leakReports();
      reports.add(List.of(reportOf(halfDone)), Condition.NONE);
      // Killed after the command was answered, before that was noted.
      assertThatThrownBy(
              () ->
                  reports.handle(
                      10,
                      (report, secret) -> {
                        runtime
                            .commands()
                            .send(
                                new KeyCommand.ReportLeak(
                                    secret.key(), secret.generation(), "r", null, by()),
                                new Order(Caller.SYSTEM, null, null));
                        throw new IllegalStateException("killed");
                      }))
          .hasMessage("killed");
      reports.add(List.of(reportOf(waiting)), Condition.NONE);
      assertThat(reports.backlog().count()).isEqualTo(2);
      assertThat(reports.backlog().oldest()).isBefore(Instant.now().plusSeconds(60));
    }
    assertThat(types(log, halfDone.id())).endsWith(NOTICE, DISABLED);
    try (var second = RunningCommand.start(log, rootKey, "second");
        var third = RunningCommand.start(log, rootKey, "third")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> count(log) == 0);
      assertThat(second.whoAmI(waiting).status()).isEqualTo(401);
      third.send("GET", "/v1/whoami", Map.of());
    }
    assertThat(types(log, waiting.id())).endsWith(NOTICE, REVOKED);
    assertThat(Collections.frequency(types(log, halfDone.id()), NOTICE)).isEqualTo(1);
    assertThat(Collections.frequency(types(log, halfDone.id()), DISABLED)).isEqualTo(1);
  }

  @Test
  void a_report_that_cannot_be_handled_now_is_tried_again_and_holds_up_no_other(
      @TempDir Path folder) {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    IssuedKey one;
    IssuedKey other;
    try (var first = RunningCommand.start(log, folder.resolve("root.key"), "first")) {
      one = keyOf(first, "notify");
      other = keyOf(first, "notify");
    }
    try (LogDatabase own = LogFixture.open(log)) {
      LeakReports reports = own.leakReports();
      var unknown = new LeakReport(new SecretHash(1, 2, 3, 4), null, SOMEBODY, null, null);
      reports.add(List.of(reportOf(one), unknown, reportOf(other)), Condition.NONE);
      assertThat(reports.handle(10, (report, s) -> !s.key().value().equals(one.id())))
          .isEqualTo(new LeakReports.Batch(1, 1, 1));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> reports.handle(10, (r, s) -> true).equals(new LeakReports.Batch(0, 1, 0)));
      assertThat(reports.backlog()).isEqualTo(new LeakReports.Backlog(0, null));
    }
  }

  @Test
  void L4_a_caller_that_was_revoked_since_reports_nothing() {
    IssuedKey caller = command.newKey(reporter.tenant(), "registry:leaks:report");
    long before = command.headPosition();
    command.send("POST", caller.path() + "/revoke", Map.of());
    try (LogDatabase own = LogFixture.open(database)) {
      var authority = new Condition(List.of(KeyId.of(caller.id()).recordKey()), before);
      var report = new LeakReport(new SecretHash(1, 2, 3, 4), null, SOMEBODY, null, null);
      assertThat(own.leakReports().add(List.of(report), authority))
          .isEqualTo(new LeakReports.Added.CallerChanged(before + 1));
    }
    Answer answer = report(command, caller, List.of(Map.of("token", "x")));
    assertProblem(answer, 401, "invalid_token");
  }

  @Test
  void reporting_in_bulk_takes_the_scope_and_no_right_to_the_keys_tenant() {
    IssuedKey without = command.newKey(reporter.tenant(), "registry:keys:write", "*");
    command.awaitKnown(without);
    assertProblem(
        report(command, without, List.of(Map.of("token", "x"))), 403, "insufficient_scope");
    assertProblem(
        Http.send("POST", command.url() + PATH, Map.of(), "{\"leaks\":[]}"),
        401,
        "authentication_required");
    IssuedKey foreign = keyOf("disable");
    assertThat(report(Map.of("token", foreign.secret())).status()).isEqualTo(202);
    awaitHandled();
    assertThat(typesAfterCreation(foreign)).containsExactly(NOTICE, DISABLED);
  }

  @Test
  void a_report_has_its_limits() {
    assertProblem(report(), 422, "invalid_request_body");
    assertProblem(report(Map.of("url", "u")), 422, "invalid_request_body");
    assertProblem(
        report(Map.of("token", "x", "sha256", "0".repeat(64))), 422, "invalid_request_body");
    assertProblem(report(Map.of("sha256", "0".repeat(63))), 422, "invalid_request_body");
    assertProblem(report(Map.of("token", "")), 422, "invalid_request_body");
    assertProblem(report(Map.of("token", "x".repeat(4_097))), 422, "invalid_request_body");
    assertProblem(
        report(Map.of("token", "x", "source", "s".repeat(101))), 422, "invalid_request_body");
    Answer longUrl = report(Map.of("token", "x"), Map.of("token", "x", "url", "u".repeat(2_001)));
    assertProblem(longUrl, 422, "invalid_request_body");
    assertThat(longUrl.body().findValuesAsText("field")).containsExactly("leaks[1].url");
    var entry = Map.of("token", "x", "url", "u".repeat(900));
    assertThat(report(command, reporter, Collections.nCopies(1_000, entry)).status())
        .isEqualTo(202);
    assertProblem(
        report(command, reporter, Collections.nCopies(1_001, Map.of("token", "x"))),
        422,
        "invalid_request_body");
    assertProblem(
        report(command, reporter, Collections.nCopies(1_000, Map.of("token", "x".repeat(1_100)))),
        413,
        "body_too_large");
    awaitHandled();
  }

  @Test
  void the_reporters_of_a_tenant_are_rate_limited_together_and_no_other_tenants_with_them() {
    String tenant = command.newTenant();
    IssuedKey eager = command.newKey(tenant, "registry:leaks:report");
    IssuedKey colleague = command.newKey(tenant, "registry:leaks:report");
    command.awaitKnown(eager);
    command.awaitKnown(colleague);
    List<Map<String, String>> many = Collections.nCopies(1_000, Map.of("token", "x"));
    Answer answer = report(command, eager, many);
    for (int i = 0; i < 30 && answer.status() == 202; i++) {
      answer = report(command, eager, many);
    }
    assertProblem(answer, 429, "rate_limited");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 100);
    List<Map<String, String>> half = Collections.nCopies(500, Map.of("token", "x"));
    assertProblem(report(command, colleague, half), 429, "rate_limited");
    assertThat(report(Map.of("token", "x")).status()).isEqualTo(202);
    awaitHandled();
  }

  @Test
  void when_too_many_reports_wait_no_more_are_taken(@TempDir Path folder) throws SQLException {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (var full = RunningCommand.start(log, folder.resolve("root.key"), "full")) {
      try (Connection connection = log.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into leak_reports (sha256, reporter, reporter_tenant, due)"
                + " select '\\x00', 'r', 't' || i % 90, 'infinity' from generate_series(1, "
                + LeakReports.MAX_WAITING
                + ") i");
      }
      Answer answer =
          full.send("POST", PATH, Map.of("leaks", List.of(Map.of("token", full.rootKey()))));
      assertProblem(answer, 503, "too_many_reports");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(count(log)).isEqualTo(LeakReports.MAX_WAITING);
    }
    try (LogDatabase own = LogFixture.open(log)) { // the partner has its own limit
      own.leakReports()
          .add(
              List.of(new LeakReport(new SecretHash(1, 2, 3, 4), null, SOMEBODY, null, null)),
              Condition.NONE);
      assertThat(count(log)).isEqualTo(LeakReports.MAX_WAITING + 1);
    }
  }

  @Test
  void one_tenant_fills_only_its_own_part_and_the_partner_comes_first() {
    PostgresDatabase log = TestServers.postgres().createDatabase();
    try (LogDatabase own = LogFixture.open(log)) {
      LeakReports reports = own.leakReports();
      var one = new Reporter("k1", TenantId.of("one"), null);
      var other = new Reporter("k2", TenantId.of("other"), null);
      assertThat(reports.add(junk(one, 0, LeakReports.MAX_WAITING_OF_TENANT), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Waiting());
      assertThat(reports.add(junk(one, -1, 1), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Full());
      assertThat(reports.add(junk(other, -1, 1), Condition.NONE))
          .isEqualTo(new LeakReports.Added.Waiting());
      // The same secrets again wait already; of the partner they do not.
      reports.add(junk(other, 0, 10), Condition.NONE);
      assertThat(reports.backlog().count()).isEqualTo(LeakReports.MAX_WAITING_OF_TENANT + 1);
      reports.add(junk(SOMEBODY, 0, 10), Condition.NONE);
      reports.handle(10, (report, secret) -> true);
      assertThat(texts(log, "select reporter from leak_reports where reporter_tenant is null"))
          .isEmpty();
      assertThat(reports.backlog().count()).isEqualTo(LeakReports.MAX_WAITING_OF_TENANT + 1);
    }
  }

  private static List<LeakReport> junk(Reporter by, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> new LeakReport(new SecretHash(i, 2, 3, 4), null, by, null, null))
        .toList();
  }

  @Test
  void what_was_reported_is_in_no_table_and_no_log_line() throws SQLException {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    root.addAppender(lines);
    IssuedKey key = keyOf("revoke");
    String unknown = "an-unknown-token-0123456789";
    try {
      report(Map.of("token", key.secret()), Map.of("token", unknown));
      signed(List.of(Map.of("token", key.secret()), Map.of("token", unknown)));
      report(Map.of("token", key.secret(), "sha256", unknown)); // refused
      report(Map.of(unknown, key.secret()));
      signed(List.of(Map.of("tokens", key.secret(), unknown, 1)));
      awaitHandled();
    } finally {
      root.detachAppender(lines);
    }
    for (String token : List.of(key.secret(), unknown)) {
      assertThat(List.copyOf(lines.list))
          .noneMatch(
              line -> (line.getFormattedMessage() + line.getThrowableProxy()).contains(token));
      String hex = HexFormat.of().formatHex(token.getBytes(UTF_8));
      for (String row : everyRow(database)) {
        assertThat(row).doesNotContain(token, hex);
      }
    }
  }

  private String metrics() {
    try (InputStream text = URI.create(command.url() + "/metrics").toURL().openStream()) {
      return new String(text.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private IssuedKey keyOf(String policy) {
    return keyOf(command, policy);
  }

  private static IssuedKey keyOf(RunningCommand at, String policy) {
    String tenant = at.newTenant();
    Answer changed = at.send("PATCH", "/v1/tenants/" + tenant, Map.of("onLeak", policy));
    assertThat(changed.status()).as("%s", changed).isEqualTo(200);
    return at.newKey(tenant, "a:b");
  }

  private static RunningCommand start(Path folder, @Nullable String leakKeys) {
    return RunningCommand.start(
        TestServers.postgres().createDatabase(), folder.resolve("root.key"), "other", leakKeys);
  }

  private static Provenance by() {
    return Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");
  }

  private static LeakReport reportOf(IssuedKey key) {
    return new LeakReport(hash(key), null, SOMEBODY, null, null);
  }

  private static SecretHash hash(IssuedKey key) {
    return SecretHash.of(key.secret().getBytes(UTF_8));
  }

  private Answer signed(Object body) {
    return signed(Http.json(body).getBytes(UTF_8));
  }

  private Answer signed(byte[] bytes) {
    return post(headers(partner.identifier(), partner.sign(bytes)), bytes);
  }

  private Answer post(Map<String, String> headers, byte[] body) {
    return Http.send("POST", command.url() + PATH, headers, body);
  }

  private static Map<String, String> headers(String identifier, String signature) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Github-Public-Key-Identifier", identifier);
    headers.put("Github-Public-Key-Signature", signature);
    return headers;
  }

  @SafeVarargs
  private Answer report(Map<String, String>... leaks) {
    List<Map<String, String>> all = new ArrayList<>();
    for (Map<String, String> leak : leaks) {
      all.add(leak);
    }
    return report(command, reporter, all);
  }

  private static Answer report(RunningCommand at, IssuedKey by, List<Map<String, String>> leaks) {
    return at.send(by.secret(), "POST", PATH, Map.of(), Http.json(Map.of("leaks", leaks)));
  }

  private void awaitHandled() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> count(database) == 0);
  }

  private List<String> typesAfterCreation(IssuedKey key) {
    List<String> types = types(database, key.id());
    return types.subList(1, types.size());
  }

  private static List<String> types(PostgresDatabase log, String key) {
    return texts(
        log, "select type from events where subject = ? order by position", recordKey(key));
  }

  private String newest(IssuedKey key, String type) {
    return texts(
            database,
            "select convert_from(data, 'UTF8') from events where subject = ? and type = '"
                + type
                + "' order by position",
            recordKey(key.id()))
        .getLast();
  }

  private static String recordKey(String key) {
    return KeyId.of(key).recordKey();
  }

  private static long count(PostgresDatabase log) {
    return Long.parseLong(texts(log, "select count(*)::text from leak_reports").getFirst());
  }

  private static List<String> everyRow(PostgresDatabase log) {
    List<String> rows = new ArrayList<>();
    for (String table :
        texts(log, "select tablename::text from pg_tables where schemaname = 'public'")) {
      rows.addAll(texts(log, "select t::text from \"" + table + "\" t"));
    }
    assertThat(rows).hasSizeGreaterThan(20);
    return rows;
  }

  private static List<String> texts(PostgresDatabase log, String sql, String... parameters) {
    List<String> texts = new ArrayList<>();
    try (Connection connection = log.dataSource().getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
