package dev.keyregistry.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.keyregistry.client.connection.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands send, and how they end, against answers given by hand over real HTTP. */
final class CommandsTest {

  private static final String KEY = "the-callers-own-key";

  @TempDir private Path folder = Path.of("");

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Received> received = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final HttpServer server = server();

  private record Reply(int status, String body, String type) {
    Reply(int status, String body) {
      this(status, body, "application/json");
    }

    static Reply lines(String... lines) {
      return new Reply(200, String.join("\n", lines) + '\n', "application/x-ndjson");
    }
  }

  private record Received(String line, String body, String authorization, String ifMatch) {}

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void options_become_the_fields_of_the_body() {
    replies.add(new Reply(201, "{\"keyId\":\"k\",\"secret\":\"s3cret\"}"));

    int code =
        run(
            "keys create --tenant acme --label x --scope a:b --scope c:* --allowed-ip 10.0.0.0/8"
                + " --metadata k=v=w --not-before 2027-01-01T00:00:00Z");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("s3cret");
    assertThat(err.toString()).contains("keyId  k").doesNotContain("s3cret");
    assertThat(received.getFirst().line()).isEqualTo("POST /v1/keys");
    assertThat(received.getFirst().authorization()).isEqualTo("Bearer " + KEY);
    assertThat(received.getFirst().body())
        .isEqualTo(
            "{\"tenant\":\"acme\",\"scopes\":[\"a:b\",\"c:*\"],\"label\":\"x\",\"allowedIps\":"
                + "[\"10.0.0.0/8\"],\"notBefore\":\"2027-01-01T00:00:00Z\",\"metadata\":{\"k\":"
                + "\"v=w\"}}");
  }

  @Test
  void with_json_the_answer_is_printed_as_it_came() {
    String body = "{ \"keyId\":\"k\",  \"secret\":\"s3cret\", \"label\":\"ü\" }";
    replies.add(new Reply(200, body));

    assertThat(run("keys rotate k --json")).isZero();

    assertThat(out.toString()).isEqualToIgnoringNewLines(body);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void ids_are_encoded_and_versions_become_entity_tags() {
    replies.add(new Reply(200, "{}"));

    assertThat(run("keys scopes a/../b?c --no-scopes --if-match 3")).isZero();

    assertThat(received.getFirst())
        .isEqualTo(
            new Received(
                "PUT /v1/keys/a%2F..%2Fb%3Fc/scopes", "{\"scopes\":[]}", "Bearer " + KEY, "\"3\""));
  }

  @Test
  void a_token_goes_as_a_form_from_its_file_and_shows_nowhere() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "a+token&=%\n");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    replies.add(new Reply(200, "{\"active\":true,\"scope\":\"a:b\"}"));
    replies.add(new Reply(200, "{}"));

    assertThat(run("introspect --token-file token")).as(err.toString()).isZero();
    assertThat(run("revoke --token-file token")).as(err.toString()).isZero();

    assertThat(received)
        .extracting(Received::line)
        .containsExactly("POST /v1/introspect", "POST /v1/revoke");
    assertThat(received).extracting(Received::body).containsOnly("token=a%2Btoken%26%3D%25");
    assertThat(out.toString()).containsPattern("scope +a:b").doesNotContain("a+token");
    assertThat(run("introspect --token a")).isEqualTo(2);
  }

  @Test
  void an_explanation_is_a_table_of_checks_below_the_verdict() {
    replies.add(
        new Reply(
            200,
            "{\"verdict\":\"DISABLED\",\"status\":401,\"checks\":["
                + "{\"check\":\"keyFound\",\"passed\":true},"
                + "{\"check\":\"enabled\",\"passed\":false,\"detail\":\"why\"}]}"));

    assertThat(run("explain --key k --scope a:b --tenant t --method GET --path /x")).isZero();

    assertThat(received.getFirst().line()).isEqualTo("POST /v1/explain");
    assertThat(received.getFirst().body())
        .isEqualTo(
            "{\"method\":\"GET\",\"path\":\"/x\",\"keyId\":\"k\",\"demand\":{\"scopes\":[\"a:b\"],"
                + "\"tenant\":\"t\"}}");
    assertThat(out.toString())
        .containsPattern("verdict +DISABLED")
        .containsPattern("enabled +false +why");
  }

  @Test
  void dots_in_names_lead_into_objects_and_what_is_cleared_becomes_null() {
    replies.add(new Reply(200, "{}"));

    assertThat(run("keys change k --logging both --logging-max-bytes 10 --clear expiresAt"))
        .isZero();

    assertThat(received.getFirst().line()).isEqualTo("PATCH /v1/keys/k");
    assertThat(received.getFirst().body())
        .isEqualTo("{\"logging\":{\"mode\":\"both\",\"maxBytes\":10},\"expiresAt\":null}");
  }

  @Test
  void lists_follow_cursors_to_the_limit() {
    replies.add(page("a", "c1"));
    replies.add(page("b", "c2"));

    assertThat(run("tenants list --limit 2")).isZero();

    assertThat(received)
        .extracting(Received::line)
        .containsExactly("GET /v1/tenants?limit=2", "GET /v1/tenants?cursor=c1&limit=1");
    assertThat(out.toString().lines()).hasSize(3);
    assertThat(err.toString()).contains("there are more: --all, or --cursor c2");
  }

  @Test
  void all_goes_to_the_end() {
    replies.add(page("a", "c1"));
    replies.add(new Reply(200, "{\"items\":[]}"));

    assertThat(run("tenants list --all --json")).isZero();

    assertThat(out.toString().lines())
        .containsExactly("{\"items\":[{\"id\":\"a\"}],\"nextCursor\":\"c1\"}", "{\"items\":[]}");
  }

  @Test
  void a_refusal_ends_with_1_and_says_why() {
    replies.add(
        new Reply(
            422,
            "{\"title\":\"Invalid\",\"status\":422,\"code\":\"invalid_request_body\",\"detail\":"
                + "\"not so\",\"errors\":[{\"field\":\"scopes[0]\",\"message\":\"is odd\"},"
                + "{\"field\":\"label\",\"message\":\"is long\"}]}"));

    assertThat(run("keys scopes k --scope a:b")).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "registry: Invalid (422 invalid_request_body): not so",
            "  scopes[0]: is odd",
            "  label: is long");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_replay_without_its_secret_ends_with_1() {
    replies.add(new Reply(201, "{\"keyId\":\"k\",\"secretReplayed\":false}"));

    assertThat(run("keys create --tenant acme --idempotency-key x")).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("rotate the key for another");
  }

  @Test
  void a_failure_of_the_registry_ends_with_3() {
    replies.add(new Reply(503, "{\"title\":\"Not now\",\"code\":\"log_unavailable\"}"));
    assertThat(run("keys disable k")).isEqualTo(3);
    assertThat(err.toString()).doesNotContain("repeat");

    replies.add(new Reply(503, "{\"title\":\"Who knows\",\"code\":\"outcome_unknown\"}"));
    assertThat(run("keys disable k --idempotency-key x")).isEqualTo(3);
    assertThat(err.toString()).contains("repeat the command with --idempotency-key x");

    replies.add(new Reply(502, "<html>"));
    assertThat(run("keys show k")).isEqualTo(3);
    assertThat(err.toString()).contains("HTTP 502 without a problem document");
  }

  @Test
  void a_redirect_is_not_followed() {
    replies.add(new Reply(302, ""));

    assertThat(run("whoami")).isEqualTo(3);

    assertThat(received).hasSize(1);
  }

  @Test
  void a_registry_that_is_away_ends_with_3() {
    server.stop(0);

    assertThat(run("whoami")).isEqualTo(3);

    assertThat(err.toString()).contains("cannot reach the registry at").hasLineCount(1);
  }

  @Test
  void wrong_usage_ends_with_2_and_sends_nothing() {
    assertThat(run("keys create")).isEqualTo(2);
    assertThat(run("keys list --limit x")).isEqualTo(2);
    assertThat(run("keys list --limit 1 --all")).isEqualTo(2);
    assertThat(run("keys")).isEqualTo(2);
    assertThat(run("keys show ..")).isEqualTo(2);
    assertThat(run("keys show k --key kr_live_sk_abcdefghijklmnopq")).isEqualTo(2);

    assertThat(err.toString()).doesNotContain("abcdefghijklmnopq");
    assertThat(received).isEmpty();
  }

  @Test
  void a_secret_of_ones_own_comes_from_a_file_or_standard_input() throws IOException {
    replies.add(new Reply(201, "{\"keyId\":\"k\"}"));
    replies.add(new Reply(201, "{\"keyId\":\"k\"}"));
    Path file = Files.writeString(folder.resolve("mine"), "my-own-secret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(run("keys create --tenant acme --value-file mine")).isZero();
    assertThat(run("keys create --tenant acme --value-file -")).isZero();

    assertThat(received)
        .extracting(Received::body)
        .containsExactly(
            "{\"tenant\":\"acme\",\"value\":\"my-own-secret\"}",
            "{\"tenant\":\"acme\",\"value\":\"from-input\"}");
    assertThat(out + "" + err).doesNotContain("my-own-secret").doesNotContain("from-input");
  }

  @Test
  void leaked_secrets_come_from_a_list_that_no_message_repeats() throws IOException {
    replies.add(new Reply(202, "{\"received\":2}"));
    Path file =
        Files.writeString(folder.resolve("found"), "one-secret\n\n two-secret\thttps://x.y/z \n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    assertThat(run("leaks report --file found")).as(err.toString()).isZero();

    assertThat(received.getFirst().line()).isEqualTo("POST /v1/leaks");
    assertThat(received.getFirst().body())
        .isEqualTo(
            "{\"leaks\":[{\"token\":\"one-secret\"},{\"token\":\"two-secret\",\"url\":"
                + "\"https://x.y/z\"}]}");
    Files.writeString(file, "good-secret\nb\u00e4d-secret\n");
    assertThat(run("leaks report --file found")).isEqualTo(2);
    assertThat(err.toString()).contains("line 2 of");
    assertThat(out + "" + err).doesNotContain("-secret");
    assertThat(received).hasSize(1);
  }

  @Test
  void an_import_of_many_lines_goes_in_several_requests_and_is_told_as_one() throws IOException {
    Files.writeString(folder.resolve("keys"), "{}\n".repeat(10_001));
    replies.add(
        Reply.lines(
            "{\"row\":3,\"status\":\"created\",\"keyId\":\"k\"}",
            "{\"summary\":{\"rows\":10000,\"created\":1,\"refused\":0,\"position\":\"7\"}}"));
    replies.add(
        Reply.lines(
            "{\"row\":1,\"status\":\"refused\",\"code\":\"odd\",\"errors\":[{\"field\":\"sha256\","
                + "\"message\":\"is odd\"}]}",
            "{\"summary\":{\"rows\":1,\"created\":0,\"refused\":1}}"));

    assertThat(run("keys import keys --json")).isEqualTo(1);

    assertThat(received).extracting(r -> r.body().length()).containsExactly(30_000, 3);
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"row\":3,\"status\":\"created\",\"keyId\":\"k\"}",
            "{\"row\":10001,\"status\":\"refused\",\"code\":\"odd\",\"errors\":[{\"field\":"
                + "\"sha256\",\"message\":\"is odd\"}]}",
            "{\"summary\":{\"rows\":10001,\"created\":1,\"refused\":1,\"position\":\"7\"}}");
    assertThat(err.toString())
        .contains("line 10001: refused (odd): sha256 is odd", "rows 10001, created 1, refused 1");
  }

  @Test
  void an_import_whose_answer_is_not_complete_ends_with_3() {
    replies.add(Reply.lines("{\"row\":1,\"status\":\"created\",\"keyId\":\"k\"}"));

    assertThat(run("keys import -")).isEqualTo(3);

    assertThat(err.toString()).contains("after line 1", "send the same file again");
    assertThat(received.getFirst().body()).isEqualTo("from-input");
  }

  @Test
  void an_import_that_is_stopped_says_why_and_ends_with_3() throws IOException {
    Files.writeString(folder.resolve("keys"), "{}\n".repeat(10_001));
    replies.add(
        Reply.lines(
            "{\"row\":1,\"status\":\"created\",\"keyId\":\"k\"}",
            "{\"row\":2,\"status\":\"failed\",\"code\":\"invalid_token\",\"detail\":\"d\"}",
            "{\"stopped\":{\"code\":\"invalid_token\",\"detail\":\"The key is revoked\"}}"));

    assertThat(run("keys import keys")).isEqualTo(3);

    assertThat(err.toString())
        .contains("line 2: failed (invalid_token): d")
        .contains("stopped: The key is revoked, send the rest again", "after line 2");
    assertThat(received).hasSize(1);
  }

  @Test
  void an_import_with_rows_that_failed_ends_with_3() {
    replies.add(
        Reply.lines(
            "{\"row\":1,\"status\":\"failed\",\"code\":\"log_unavailable\",\"detail\":\"away\"}",
            "{\"summary\":{\"rows\":1,\"refused\":0,\"failed\":1}}"));

    assertThat(run("keys import -")).isEqualTo(3);

    assertThat(err.toString()).contains("line 1: failed (log_unavailable): away");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void an_import_of_a_file_that_is_not_there_ends_with_2() {
    assertThat(run("keys import nowhere")).isEqualTo(2);
    assertThat(received).isEmpty();
  }

  @Test
  void every_command_has_a_summary_examples_and_its_exit_codes() {
    for (var group : commandLine().getSubcommands().values()) {
      for (var command : group.getSubcommands().values()) {
        assertThat(command.getUsageMessage())
            .as(command.getCommandSpec().qualifiedName())
            .contains("infra/registry " + group.getCommandName() + " " + command.getCommandName())
            .contains("Exit codes:", "Examples:");
      }
    }
    assertThat(ClientCommands.operations()).hasSizeGreaterThan(25);
  }

  @Test
  void completion_knows_every_command() {
    assertThat(run("completion bash")).isZero();

    ClientCommands.operations()
        .forEach(operation -> assertThat(out.toString()).contains(operation.name()));
  }

  private int run(String line) {
    return commandLine().execute(line.split(" ", -1));
  }

  private CommandLine commandLine() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    var around =
        new Surroundings(
            Map.of(
                "HOME", folder.toString(),
                "REGISTRY_URL", url,
                "REGISTRY_QUERY_URL", url,
                "REGISTRY_EDGE_URL", url,
                "REGISTRY_KEY", KEY),
            folder,
            new ByteArrayInputStream("from-input".getBytes(StandardCharsets.UTF_8)));
    var line = new CommandLine(CommandLine.Model.CommandSpec.create().name("registry"));
    ClientCommands client = ClientCommands.in(around);
    client.addCalling(line);
    client.addLocal(line);
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply page(String id, String next) {
    return new Reply(
        200, "{\"items\":[{\"id\":\"%s\"}],\"nextCursor\":\"%s\"}".formatted(id, next));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              header(exchange, "Authorization"),
              header(exchange, "If-Match")));
      Reply reply = replies.remove();
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
