package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is taken in, of whom and how much, and what is kept of it. */
class LeakIntakeIT extends LeakReportsFixture {

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
}
