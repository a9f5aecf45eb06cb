package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.cli.ServiceMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the settings of bounded mode is told, each with the right form. */
class BoundedSettingsTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void a_bounded_edge_needs_a_query_service_and_a_key() {
    assertThat(problems("--max-keys", "1000"))
        .contains("--query-url (REGISTRY_QUERY_URL): give the query service's")
        .contains("--query-key-file (REGISTRY_EDGE_QUERY_KEY_FILE): give the file");
  }

  @Test
  void too_few_keys_another_url_and_an_open_file_are_refused_together() throws IOException {
    Path open = Files.writeString(folder.resolve("open.key"), "secret-of-the-edge");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(
            problems("--max-keys=5", "--query-url=http://query/path", "--query-key-file=" + open))
        .contains("--max-keys (REGISTRY_EDGE_MAX_KEYS): give a number from 100 on")
        .contains("--query-url (REGISTRY_QUERY_URL): give the query service's")
        .contains("chmod 600")
        .doesNotContain("secret-of-the-edge");
  }

  @Test
  void a_key_file_without_a_bound_is_a_mistake() {
    assertThat(problems("--query-key-file", folder.resolve("x").toString()))
        .contains("--query-key-file (REGISTRY_EDGE_QUERY_KEY_FILE): needs --max-keys beside it");
  }

  private static String problems(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--port=0");
    var err = new StringWriter();
    int code =
        ServiceMain.commandLine(new SidecarMain())
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    assertThat(code).as("%s", err).isEqualTo(2);
    return err.toString();
  }
}
