package dev.keyregistry.command.http;

import static dev.keyregistry.command.RunningCommand.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys by the thousand: every row is answered, and none harms another. */
class KeyImportIT {

  private static final String PATH = "/v1/keys/import";
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void a_hash_is_taken_in_hex_base64_and_base64url_and_its_secret_works() {
    List<String> secrets = IntStream.range(0, 3).mapToObj(i -> randomSecret()).toList();
    Imported imported =
        send(
            row(HexFormat.of().formatHex(hash(secrets.get(0)))),
            row(Base64.getEncoder().encodeToString(hash(secrets.get(1)))),
            row(Base64.getUrlEncoder().withoutPadding().encodeToString(hash(secrets.get(2)))));
    assertThat(imported.statuses()).containsExactly("created", "created", "created");
    for (int i = 0; i < 3; i++) {
      String id = imported.rows().get(i).path("keyId").asText();
      command.awaitKnown(new IssuedKey(id, tenant, secrets.get(i)));
    }
  }

  @Test
  void every_row_is_answered_in_order_and_a_bad_one_harms_no_other() {
    Imported imported =
        send(
            row(randomHash()),
            "{\"tenant\":",
            "",
            row(randomHash()).replace("}", ",\"unheardOf\":1}"),
            row(randomHash()).replace("}", ",\"label\":\"a\",\"label\":\"b\"}"),
            row(randomHash()).replace("}", ",\"value\":\"4mJt8RkYxN2vQpLw7HcZ5dGb\"}"),
            "{\"tenant\":\"" + tenant + "\"}",
            row("no hash"),
            row(randomHash()).replace("}", ",\"label\":\"\u0000\"}"),
            row(randomHash()).replace(tenant, "nobody"),
            row(randomHash()));
    assertThat(imported.rows().stream().map(row -> row.path("row").asInt()))
        .containsExactly(1, 2, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(imported.codes())
        .containsExactly(
            "",
            "malformed_json",
            "invalid_request_body",
            "malformed_json",
            "invalid_request_body",
            "invalid_request_body",
            "invalid_request_body",
            "malformed_json",
            "not_found",
            "");
    assertThat(imported.statuses()).startsWith("created", "refused").endsWith("refused", "created");
    assertThat(imported.row(6).at("/errors/0/field").asText()).isEqualTo("value");
    assertThat(imported.row(7).at("/errors/0/field").asText()).isEqualTo("sha256");
    assertThat(imported.text()).doesNotContain("4mJt8RkYxN2vQpLw7HcZ5dGb");
    assertThat(imported.counts()).isEqualTo(Map.of("rows", 10, "created", 2, "refused", 8));
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused_as_that_row() {
    byte[] body = (row(randomHash()) + '\n' + row("?") + '\n' + row(randomHash())).getBytes(UTF_8);
    for (int i = 0; i < body.length; i++) {
      body[i] = body[i] == '?' ? (byte) 0xff : body[i];
    }
    Imported imported = post(command.rootKey(), Map.of(), body);
    assertThat(imported.statuses()).containsExactly("created", "refused", "created");
    assertThat(imported.codes()).contains("malformed_json");
  }

  @Test
  void the_same_file_again_changes_nothing() {
    String[] rows =
        IntStream.range(0, 1_000).mapToObj(i -> row(randomHash())).toArray(String[]::new);
    Imported first = send(rows);
    assertThat(first.counts()).isEqualTo(Map.of("rows", 1_000, "created", 1_000));
    long head = head();
    Imported second = send(rows);
    assertThat(second.counts()).isEqualTo(Map.of("rows", 1_000, "exists", 1_000));
    assertThat(second.keyIds()).isEqualTo(first.keyIds());
    assertThat(head()).isEqualTo(head + 1); // the probe's own
  }

  @Test
  void of_rows_with_the_same_hash_the_first_one_counts() {
    String hash = randomHash();
    Imported imported = send(row(hash), row(hash), row(hash).replace("}", ",\"label\":\"other\"}"));
    assertThat(imported.statuses()).containsExactly("created", "exists", "exists");
    assertThat(imported.keyIds()).hasSize(3).containsOnly(imported.keyIds().getFirst());
  }

  @Test
  void a_hash_of_another_tenant_is_refused_and_its_key_is_not_named() {
    String hash = randomHash();
    send(row(hash));
    String other = command.newTenant();
    IssuedKey admin = command.newKey(other, "registry:keys:write");
    command.awaitKnown(admin);
    Imported imported =
        post(
            admin.secret(),
            Map.of(),
            lines(row(hash).replace(tenant, other), row(hash), row(randomHash())));
    assertThat(imported.codes()).containsExactly("secret_taken", "not_found", "not_found");
    assertThat(imported.text()).doesNotContain("keyId");
  }

  @Test
  void a_row_that_is_too_long_is_refused_and_the_rest_goes_on() {
    String fill = " ".repeat(MAX_LINE_BYTES);
    String longest = row(randomHash());
    longest += " ".repeat(MAX_LINE_BYTES - longest.length());
    Imported imported =
        send(row(randomHash()), row(randomHash()) + fill, longest, row(randomHash()));
    assertThat(imported.statuses()).containsExactly("created", "refused", "created", "created");
    assertThat(imported.row(2).path("code").asText()).isEqualTo("row_too_large");
  }

  @Test
  void too_many_lines_end_the_import_and_say_so() {
    byte[] body = (row(randomHash()) + "\n".repeat(1_000_001)).getBytes(UTF_8);
    Imported imported = post(command.rootKey(), Map.of(), body);
    assertThat(imported.statuses()).containsExactly("created");
    assertThat(imported.last().at("/stopped/code").asText()).isEqualTo("too_many_rows");
  }

  @Test
  void an_empty_import_is_complete() {
    assertThat(send("").counts()).isEqualTo(Map.of("rows", 0));
  }

  @Test
  void another_content_type_is_refused_with_the_right_one() {
    Answer refused = command.send("POST", PATH, Map.of("tenant", tenant));
    assertProblem(refused, 415, "unsupported_media_type");
    assertThat(refused.text("detail")).contains("application/x-ndjson");
  }

  @Test
  void a_refusal_can_be_read_however_much_was_sent() {
    String much = (" ".repeat(1_000) + '\n').repeat(4_000);
    var type = Map.of("Content-Type", "application/x-ndjson");
    assertProblem(command.send("none", "POST", PATH, type, much), 401, "invalid_token");
  }

  @Test
  void without_the_scope_nothing_is_read() {
    IssuedKey reader = command.newKey(tenant, "registry:keys:read");
    command.awaitKnown(reader);
    Answer refused =
        command.send(
            reader.secret(), "POST", PATH, Map.of("Content-Type", "application/x-ndjson"), "x");
    assertProblem(refused, 403, "insufficient_scope");
    assertProblem(
        command.send("none", "POST", PATH, Map.of("Content-Type", "application/x-ndjson"), "x"),
        401,
        "invalid_token");
  }

  @Test
  void L5_a_request_sent_again_under_its_key_is_answered_alike() {
    String[] rows = {row(randomHash()), row(randomHash())};
    Map<String, String> named = Map.of("Idempotency-Key", UUID.randomUUID().toString());
    Imported first = post(command.rootKey(), named, lines(rows));
    Imported again = post(command.rootKey(), named, lines(rows));
    assertThat(again.text()).isEqualTo(first.text());
    Imported other = post(command.rootKey(), named, lines(rows[0], row(randomHash())));
    assertThat(other.codes()).containsExactly("", "idempotency_key_reused");
  }

  private long head() {
    Answer probe = command.send("POST", "/v1/keys", Map.of("tenant", tenant));
    return Long.parseLong(probe.text("position"));
  }

  private String row(String sha256) {
    return Http.json(new TreeMap<>(Map.of("tenant", tenant, "sha256", sha256)));
  }

  private static String randomSecret() {
    return UUID.randomUUID().toString();
  }

  private static byte[] hash(String secret) {
    return SecretHash.of(secret.getBytes(UTF_8)).toBytes();
  }

  private static String randomHash() {
    return HexFormat.of().formatHex(hash(randomSecret()));
  }

  private static byte[] lines(String... rows) {
    return (String.join("\n", rows) + '\n').getBytes(UTF_8);
  }

  private Imported send(String... rows) {
    return post(command.rootKey(), Map.of(), lines(rows));
  }

  private Imported post(String key, Map<String, String> headers, byte[] body) {
    return Imported.post(command.url() + PATH, key, headers, body);
  }
}
