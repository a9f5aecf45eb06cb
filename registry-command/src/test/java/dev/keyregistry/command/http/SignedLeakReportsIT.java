package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.command.leaks.PartnerSigner;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of a partner that signs them, and what may be read from an answer. */
class SignedLeakReportsIT extends LeakReportsFixture {

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
}
