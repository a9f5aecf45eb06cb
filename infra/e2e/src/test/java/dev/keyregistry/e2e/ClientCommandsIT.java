package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.launcher.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with infra/registry keys …, against a whole cell. */
final class ClientCommandsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Registry registry = SharedCell.REGISTRY;

  @TempDir private Path home = Path.of("");

  @Test
  void the_secret_of_a_created_key_is_all_of_standard_output_and_works_at_every_edge() {
    String tenant = registry.newTenant();

    String secret =
        secret("keys", "create", "--tenant", tenant, "--scope", "a:b", "--label", "the label");

    registry.awaitEverywhere(secret, "scope=a:b&tenant=" + tenant, 200);
    ClientRun list = listed(tenant, "the label");
    assertThat(list.out().lines().findFirst().orElse("")).startsWith("keyId").contains("status");
    assertThat(list.out()).contains(tenant, "active", "a:b");
  }

  @Test
  void imported_keys_work_at_every_edge_with_their_own_secrets() throws IOException {
    String tenant = registry.newTenant();
    List<String> secrets =
        List.of("first-" + tenant + "-Yx4Lq8Rt", "second-" + tenant + "-Yx4Lq8Rt");
    Path file = home.resolve("keys.ndjson");
    Files.writeString(
        file, imported(tenant, secrets.get(0)) + "{}\n" + imported(tenant, secrets.get(1)));

    ClientRun run = run("keys", "import", file.toString());

    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains("line 2: refused (invalid_request_body)", "created 2");
    for (String secret : secrets) {
      registry.awaitEverywhere(secret, "scope=a:b&tenant=" + tenant, 200);
    }
    ClientRun again = run("keys", "import", file.toString(), "--json");
    assertThat(again.out()).contains("\"exists\":2").doesNotContain("\"status\":\"created\"");
  }

  private static String imported(String tenant, String secret) {
    String hash = SecretHash.of(secret.getBytes(StandardCharsets.US_ASCII)).toString();
    return "{\"tenant\":\"" + tenant + "\",\"scopes\":[\"a:b\"],\"sha256\":\"" + hash + "\"}\n";
  }

  @Test
  void changed_scopes_count_at_every_edge() {
    IssuedKey key = registry.newKnownKey("a:b");

    ok("keys", "scopes", key.id(), "--scope", "c:d", "--scope", "e:f", "--reason", "a test");

    registry.awaitEverywhere(key.secret(), "scope=c:d&scope=e:f", 200);
    registry.awaitEverywhere(key.secret(), "scope=a:b", 403);
  }

  @Test
  void a_key_is_disabled_and_enabled_and_revoked() {
    IssuedKey key = registry.newKnownKey("a:b");

    ok("keys", "disable", key.id());
    registry.awaitEverywhere(key.secret(), "", 401);
    ok("keys", "enable", key.id());
    registry.awaitEverywhere(key.secret(), "", 200);
    ok("keys", "revoke", key.id(), "--reason", "keyCompromise", "--comment", "seen in a log");
    registry.awaitEverywhere(key.secret(), "", 401);

    ClientRun refused = run("keys", "enable", key.id());
    assertThat(refused.code()).as("%s", refused).isEqualTo(1);
    assertThat(refused.err()).contains("409 key_revoked");
  }

  @Test
  void a_rotation_prints_the_next_secret() {
    IssuedKey key = registry.newKnownKey("a:b");

    String next = secret("keys", "rotate", key.id(), "--overlap", "PT1H");

    assertThat(next).isNotEqualTo(key.secret());
    registry.awaitEverywhere(next, "scope=a:b", 200);
  }

  @Test
  void a_deleted_key_is_denied_and_its_events_are_told() {
    IssuedKey key = registry.newKnownKey("a:b");

    JsonNode deleted = CellClient.json(ok("keys", "delete", key.id(), "--if-match", "1", "--json"));

    registry.awaitEverywhere(key.secret(), "", 401);
    String position = deleted.path("position").asText();
    ClientRun events = ok("keys", "events", key.id(), "--min-position", position);
    assertThat(events.out()).contains("dev.keyregistry.key.created.v2", "key.deleted.v1");
  }

  @Test
  void leaked_secrets_are_reported_from_a_file() throws IOException {
    IssuedKey key = registry.newKnownKey("a:b");
    ok("tenants", "change", key.tenant(), "--on-leak", "disable");
    Path found = Files.writeString(home.resolve("found"), key.secret() + " https://example.org/\n");
    Files.setPosixFilePermissions(found, PosixFilePermissions.fromString("rw-------"));

    JsonNode answer = CellClient.json(ok("leaks", "report", "--file", found.toString(), "--json"));

    assertThat(answer.path("received").asInt()).isEqualTo(1);
    registry.awaitEverywhere(key.secret(), "", 401);
  }

  @Test
  void another_version_is_refused() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");

    ClientRun refused = run("keys", "disable", key.id(), "--if-match", "7");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("412 version_mismatch");
  }

  @Test
  void a_tenant_is_created_renamed_suspended_and_resumed() {
    ok("tenants", "create", "--id", "client-made", "--name", "first");
    IssuedKey key = registry.newKey("client-made", "a:b");
    registry.awaitEverywhere(key.secret(), "", 200);

    ok("tenants", "suspend", "client-made", "--reason", "unpaid");
    registry.awaitEverywhere(key.secret(), "", 401);
    ok("tenants", "resume", "client-made");
    registry.awaitEverywhere(key.secret(), "", 200);

    String renamed =
        CellClient.json(ok("tenants", "change", "client-made", "--name", "second", "--json"))
            .path("position")
            .asText();
    ClientRun list = ok("tenants", "list", "--all", "--min-position", renamed);
    assertThat(list.out()).containsPattern("client-made +second +false");
    assertThat(ok("groups", "list").out()).startsWith("id");
  }

  @Test
  void a_group_is_created_and_its_keys_are_denied_while_it_is_inactive() {
    String tenant = registry.newTenant();
    String group =
        CellClient.json(ok("groups", "create", "--tenant", tenant, "--name", "partners", "--json"))
            .path("groupId")
            .asText();
    String secret = secret("keys", "create", "--tenant", tenant, "--group", group);
    registry.awaitEverywhere(secret, "", 200);

    ok("groups", "deactivate", group, "--reason", "a test");
    registry.awaitEverywhere(secret, "", 401);
    ok("groups", "activate", group);
    registry.awaitEverywhere(secret, "", 200);
    ok("groups", "describe", group, "--name", "old partners");
  }

  @Test
  void a_role_gives_its_scopes_to_keys_and_keys_are_denied_without_it() {
    String tenant = registry.newTenant();
    ok("roles", "define", tenant, "clerk", "--scope", "a:b");
    String secret = secret("keys", "create", "--tenant", tenant, "--role", "clerk");

    registry.awaitEverywhere(secret, "scope=a:b", 200);
    ok("roles", "remove", tenant, "clerk");
    registry.awaitEverywhere(secret, "scope=a:b", 401); // E2
  }

  @Test
  void what_a_key_was_created_with_is_changed_and_cleared() {
    IssuedKey key = registry.newKnownKey("a:b");

    ok("keys", "change", key.id(), "--allowed-ip", "192.0.2.0/24", "--label", "elsewhere");
    registry.awaitEverywhere(key.secret(), "", 403);
    ok("keys", "change", key.id(), "--clear", "allowedIps", "--clear", "label");
    registry.awaitEverywhere(key.secret(), "", 200);
  }

  @Test
  void a_secret_of_ones_own_is_read_from_standard_input_and_not_shown() {
    String tenant = registry.newTenant();
    String own = "mine_7Hq2xZp9LwT4vNc8RbK3sYd6";
    Registry.SECRETS.add(own);
    List<String> create =
        List.of(
            "keys",
            "create",
            "--tenant",
            tenant,
            "--value-file",
            "-",
            "--data-dir",
            SharedCell.DATA_DIR.toString());

    ClientRun run = ClientRun.of(home, Map.of("HOME", home.toString()), own + "\n", create);

    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("keyId").doesNotContain(own);
    registry.awaitEverywhere(own, "tenant=" + tenant, 200);
  }

  @Test
  void lists_follow_their_cursors() {
    String tenant = registry.newTenant();
    String last = "";
    for (int i = 0; i < 3; i++) {
      last = registry.newKey(tenant, "a:b").position();
    }

    List<String> list = List.of("keys", "list", "--tenant", tenant, "--min-position", last);
    ClientRun part = ok(with(list, "--limit", "2"));
    assertThat(part.out().lines()).hasSize(3);
    assertThat(part.err()).contains("there are more: --all, or --cursor ");
    assertThat(ok(with(list, "--all")).out().lines()).hasSize(4);
    assertThat(CellClient.json(ok(with(list, "--json"))).path("items")).hasSize(3);
  }

  @Test
  void a_refusal_names_the_fields_and_no_secret() {
    IssuedKey key = registry.newKey(registry.newTenant(), "a:b");

    ClientRun refused = run("keys", "scopes", key.id(), "--scope", "nonsense");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("422 invalid_request_body")
        .containsPattern("(?m)^  scopes.*: ");
    ClientRun unknown = run("keys", "show", key.secret());
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).doesNotContain(key.secret());
  }

  @Test
  void the_caller_is_the_one_of_the_environment_the_file_or_standard_input() throws IOException {
    IssuedKey caller = registry.newKnownKey("a:b");
    Map<String, String> url = Map.of("REGISTRY_URL", registry.commandUrl());
    Map<String, String> withKey =
        Map.of("REGISTRY_URL", registry.commandUrl(), "REGISTRY_KEY", caller.secret());

    List<String> whoami = List.of("whoami", "--json");
    assertThat(CellClient.json(ClientRun.of(home, withKey, "", whoami)).path("keyId").asText())
        .isEqualTo(caller.id());
    ClientRun piped = ClientRun.of(home, url, caller.secret(), with(whoami, "--key-file", "-"));
    assertThat(CellClient.json(piped).path("keyId").asText()).isEqualTo(caller.id());

    Path file = Files.writeString(home.resolve("caller.key"), caller.secret() + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> fromFile = with(whoami, "--key-file", file.toString());
    ClientRun refused = ClientRun.of(home, url, "", fromFile);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("wider than 0600").hasLineCount(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(ClientRun.of(home, url, "", fromFile).code()).isZero();
  }

  @Test
  void a_revoked_caller_is_told_so() {
    IssuedKey caller = registry.newKnownKey("a:b");
    registry.change(caller, "revoke");
    registry.awaitEverywhere(caller.secret(), "", 401);

    ClientRun refused =
        ClientRun.of(
            home,
            Map.of("REGISTRY_URL", registry.commandUrl(), "REGISTRY_KEY", caller.secret()),
            "",
            List.of("whoami"));

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("401 invalid_token").doesNotContain(caller.secret());
  }

  @Test
  void a_saved_profile_is_enough() throws IOException {
    ClientRun saved = ok("profile", "save");
    Path profile = Path.of(saved.out().strip());

    assertThat(profile).isEqualTo(home.resolve(".config/key-registry/profile.json"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
        .isEqualTo("rw-------");
    Map<String, String> nothing = Map.of("HOME", home.toString());
    assertThat(ClientRun.of(home, nothing, "", List.of("whoami")).code()).isZero();
    assertThat(ClientRun.of(home, nothing, "", List.of("keys", "list")).code()).isZero();
    ClientRun shown = ClientRun.of(home, nothing, "", List.of("profile", "show"));
    assertThat(shown.out()).contains(registry.commandUrl()).doesNotContain(registry.rootKey());

    Files.setPosixFilePermissions(profile, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(ClientRun.of(home, nothing, "", List.of("whoami")).code()).isEqualTo(2);
  }

  @Test
  void bash_accepts_the_completion_script_and_completes_commands() throws Exception {
    Path script = Files.writeString(home.resolve("completion"), ok("completion", "bash").out());

    assertThat(bash("bash -n " + script)).isEmpty();
    String typed = "COMP_WORDS=(registry keys ro); COMP_CWORD=2; _complete_registry";
    assertThat(bash("source " + script + "; " + typed + "; echo $COMPREPLY"))
        .isEqualToIgnoringNewLines("rotate");
  }

  @Test
  void a_process_of_its_own_does_the_same() {
    String tenant = registry.newTenant();
    List<String> create =
        List.of("keys", "create", "--tenant", tenant, "--json", "--label", "of a process");
    Map<String, String> variables =
        Map.of(
            "HOME", home.toString(),
            "REGISTRY_URL", registry.commandUrl(),
            "REGISTRY_KEY", registry.rootKey());

    List<String> lines = process(0, variables, create);
    JsonNode created = CellClient.json(lines.getLast());
    Registry.SECRETS.add(created.path("secret").asText());
    registry.awaitEverywhere(created.path("secret").asText(), "tenant=" + tenant, 200);

    assertThat(process(1, variables, List.of("keys", "revoke", "key_nowhere")))
        .allSatisfy(line -> assertThat(line).doesNotContain("\tat ", "Exception"));
    process(2, variables, List.of("keys", "revoke"));
    process(3, variables, with(List.of("whoami"), "--url", "http://127.0.0.1:1"));
  }

  private static List<String> process(
      int code, Map<String, String> environment, List<String> arguments) {
    try (ForkedJvm jvm = ForkedJvm.start(Main.class, List.of(), environment, arguments)) {
      assertThat(jvm.awaitExit(LIMIT)).as("%s", arguments).isEqualTo(code);
      return jvm.lines();
    }
  }

  private ClientRun listed(String tenant, String label) {
    return await()
        .atMost(Registry.LIMIT)
        .until(
            () -> run("keys", "list", "--tenant", tenant, "--label", label),
            list -> list.code() == 0 && list.out().contains(label));
  }

  private CellClient client() {
    return new CellClient(home);
  }

  private String secret(String... arguments) {
    return client().secret(arguments);
  }

  private ClientRun ok(List<String> arguments) {
    return ok(arguments.toArray(String[]::new));
  }

  private ClientRun ok(String... arguments) {
    return client().ok(arguments);
  }

  private ClientRun run(String... arguments) {
    return client().run(arguments);
  }

  private static List<String> with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static String bash(String script) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output;
  }
}
