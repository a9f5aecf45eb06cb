package dev.keyregistry.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.operation.Service;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several places wins, and which key goes where. */
final class ResolverTest {

  private static final Given NOTHING = new Given(null, null, null, null, null, null);

  @TempDir private Path folder = Path.of("");

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void options_go_before_the_environment_that_before_the_profile_that_before_the_cell()
      throws IOException {
    cell(".registry", "http://127.0.0.1:1");
    assertThat(url(NOTHING)).isEqualTo("http://127.0.0.1:1");

    defaultProfile("{\"url\":\"http://profile:1\",\"queryUrl\":\"http://profile:2\"}");
    assertThat(url(NOTHING)).isEqualTo("http://profile:1");

    environment.put("REGISTRY_URL", "http://environment:1/");
    assertThat(url(NOTHING)).isEqualTo("http://environment:1");

    assertThat(url(new Given("http://option:1", null, null, null, null, null)))
        .isEqualTo("http://option:1");
    assertThat(resolver(NOTHING).url(Service.QUERY).orElseThrow().value())
        .as("each setting by itself")
        .isEqualTo("http://profile:2");
  }

  @Test
  void an_edge_is_found_as_the_other_services_are() throws IOException {
    cell(".registry", "http://127.0.0.1:1");
    assertThat(edge(NOTHING)).isEqualTo("http://localhost:8");
    assertThat(resolver(NOTHING).target(Service.EDGE).key().reveal()).isEqualTo("root");
    environment.put("REGISTRY_EDGE_URL", "http://environment:3");
    assertThat(edge(NOTHING)).isEqualTo("http://environment:3");
    assertThat(edge(new Given(null, null, "http://option:3/", null, null, null)))
        .isEqualTo("http://option:3");
  }

  private String edge(Given given) {
    return resolver(given).url(Service.EDGE).orElseThrow().value();
  }

  @Test
  void a_named_profile_or_cell_is_not_replaced_by_the_usual_one() throws IOException {
    cell(".registry", "http://127.0.0.1:2");
    defaultProfile("{\"url\":\"http://usual-profile:1\"}");
    cell("other", "http://127.0.0.1:3");
    file("other.json", "{}", "rw-------");

    assertThat(url(new Given(null, null, null, null, null, "other")))
        .isEqualTo("http://127.0.0.1:3");
    assertThat(resolver(new Given(null, null, null, null, "other.json", null)).url(Service.COMMAND))
        .isEmpty();
  }

  @Test
  void a_key_comes_from_the_environment_or_a_file_or_standard_input() throws IOException {
    Path file = file("key", "from-file\n", "rw-------");
    environment.put("REGISTRY_KEY_FILE", file.toString());
    assertThat(key(new Given("http://a:1", null, null, null, null, null))).isEqualTo("from-file");

    environment.put("REGISTRY_KEY", "from-environment");
    assertThat(key(new Given("http://a:1", null, null, null, null, null)))
        .isEqualTo("from-environment");
    assertThat(key(new Given("http://a:1", null, null, "-", null, null))).isEqualTo("from-input");
    assertThat(key(new Given("http://a:1", null, null, "key", null, null))).isEqualTo("from-file");
  }

  @Test
  void the_key_of_a_profile_or_cell_is_sent_to_no_other_URL() throws IOException {
    cell(".registry", "http://127.0.0.1:1");
    defaultProfile("{\"url\":\"http://profile:1\",\"key\":\"of-the-profile\"}");

    assertThat(key(NOTHING)).isEqualTo("of-the-profile");
    assertThat(key(new Given("http://127.0.0.1:1", null, null, null, null, null)))
        .isEqualTo("root");
    refused(
        () -> key(new Given("http://elsewhere:1", null, null, null, null, null)),
        "no key for http://elsewhere:1 is known");
  }

  @Test
  void a_named_profile_or_cell_goes_before_the_environment() throws IOException {
    environment.put("REGISTRY_URL", "http://environment:1");
    environment.put("REGISTRY_KEY", "from-environment");
    cell("demo", "http://127.0.0.1:1");
    file("p.json", "{\"url\":\"http://profile:1\",\"key\":\"of-it\"}", "rw-------");

    var toCell = new Given(null, null, null, null, null, "demo");
    assertThat(url(toCell)).isEqualTo("http://127.0.0.1:1");
    assertThat(key(toCell)).isEqualTo("root");
    var toProfile = new Given(null, null, null, null, "p.json", null);
    assertThat(url(toProfile)).isEqualTo("http://profile:1");
    assertThat(key(toProfile)).isEqualTo("of-it");
  }

  @Test
  void a_key_that_is_given_with_a_URL_is_sent_to_no_other() throws IOException {
    cell(".registry", "http://127.0.0.1:1");
    environment.put("REGISTRY_KEY", "from-environment");
    assertThat(key(NOTHING)).isEqualTo("from-environment");

    environment.put("REGISTRY_URL", "http://environment:1/");
    assertThat(key(NOTHING)).isEqualTo("from-environment");
    assertThat(resolver(NOTHING).target(Service.QUERY).key().reveal()).isEqualTo("root");
  }

  @Test
  void a_run_file_cannot_lead_a_key_astray() throws IOException {
    cell("away", "https://evil.example");
    refused(
        () -> url(new Given(null, null, null, null, null, "away")), "is not what a running cell");

    Path token = file("token", "of-somebody-else", "rw-------");
    file(
        "theirs/run.json",
        "{\"commandUrl\":\"http://127.0.0.1:1\",\"queryUrl\":\"http://127.0.0.1:2\",\"edgeUrl\":\"http://127.0.0.1:3\",\"rootKeyFile\":\"%s\"}"
            .formatted(token),
        "rw-r--r--");
    refused(
        () -> url(new Given(null, null, null, null, null, "theirs")), "is not what a running cell");
  }

  @Test
  void files_that_others_can_read_are_refused() throws IOException {
    Path key = file("key", "a-secret", "rw-r--r--");
    refused(
        () -> key(new Given("http://a:1", null, null, "key", null, null)),
        key + " holds a secret, and its mode 0644 is wider than 0600: chmod 600 " + key);

    Path profile = file("p.json", "{\"url\":\"http://a:1\",\"key\":\"a-secret\"}", "rw-rw----");
    refused(
        () -> url(new Given(null, null, null, null, "p.json", null)),
        profile + " holds a secret, and its mode 0660 is wider than 0600: chmod 600 " + profile);
  }

  @Test
  void what_cannot_be_used_is_told_without_its_content() throws IOException {
    file("broken.json", "{\"key\":sekret", "rw-------");
    file("spaces", "sekret sekret", "rw-------");
    environment.put("REGISTRY_URL", "sekret");

    refused(() -> url(NOTHING), "the URL given by environment is not one");
    environment.clear();
    refused(() -> url(new Given(null, null, null, null, "broken.json", null)), "is no profile");
    refused(() -> url(new Given(null, null, null, null, "none.json", null)), "there is no file");
    refused(() -> url(new Given(null, null, null, null, null, "nowhere")), "no cell is running in");
    refused(() -> key(new Given("http://a:1", null, null, "spaces", null, null)), "holds no key");
    refused(() -> resolver(NOTHING).target(Service.COMMAND), "no registry is known");
    refused(() -> resolver(NOTHING).target(Service.QUERY), "no query service is known");
  }

  @Test
  void a_profile_is_written_for_its_owner_alone_and_reads_back() throws IOException {
    Path profile = folder.resolve("deep/in/profile.json");
    ProfileFile.write(
        profile, "http://a:1", null, null, new KeySource.Text(Secret.of("text", "t"), "t"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
        .isEqualTo("rw-------");
    assertThat(key(new Given(null, null, null, null, profile.toString(), null))).isEqualTo("text");
  }

  @Test
  void a_key_that_is_in_a_file_stays_there() throws IOException {
    Path key = file("key", "in-a-file", "rw-------");
    Path profile = folder.resolve("profile.json");
    ProfileFile.write(profile, "http://a:1", null, null, new KeySource.File(key));

    assertThat(profile).content().contains(key.toString()).doesNotContain("in-a-file");
    assertThat(key(new Given(null, null, null, null, profile.toString(), null)))
        .isEqualTo("in-a-file");
  }

  private Resolver resolver(Given given) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("HOME", folder.toString());
    var input = new ByteArrayInputStream("from-input\n".getBytes(StandardCharsets.UTF_8));
    return new Resolver(Sources.all(given, new Surroundings(variables, folder, input)));
  }

  private String url(Given given) {
    return resolver(given).url(Service.COMMAND).orElseThrow().value();
  }

  private String key(Given given) {
    return resolver(given).target(Service.COMMAND).key().reveal();
  }

  private void cell(String name, String commandUrl) throws IOException {
    Path root = file(name + "/root.key", "root\n", "rw-------");
    file(
        name + "/run.json",
        "{\"commandUrl\":\"%s\",\"queryUrl\":\"http://localhost:9\",\"edgeUrl\":\"http://localhost:8\",\"rootKeyFile\":\"%s\"}"
            .formatted(commandUrl, root),
        "rw-r--r--");
  }

  private void defaultProfile(String content) throws IOException {
    file(".config/key-registry/profile.json", content, "rw-------");
  }

  private Path file(String name, String content, String mode) throws IOException {
    Path file = folder.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static void refused(Asked asked, String part) {
    assertThatExceptionOfType(ClientException.class)
        .isThrownBy(asked::get)
        .withMessageContaining(part)
        .withMessageNotContaining("sekret")
        .satisfies(e -> assertThat(e.lines()).hasSize(1))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ExitCode.USAGE));
  }

  private interface Asked {
    @Nullable Object get();
  }
}
