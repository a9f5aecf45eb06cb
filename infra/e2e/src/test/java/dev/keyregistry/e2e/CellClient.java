package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The client commands against the shared cell, which they find by its data dir.
 *
 * @param home a folder without a profile
 */
record CellClient(Path home) {

  private static final ObjectMapper JSON = new ObjectMapper();

  ClientRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    if (!arguments[0].equals("completion")) {
      all.addAll(List.of("--data-dir", SharedCell.DATA_DIR.toString()));
    }
    return ClientRun.of(home, Map.of("HOME", home.toString()), "", all);
  }

  /** A command that must succeed. */
  ClientRun ok(String... arguments) {
    ClientRun run = run(arguments);
    assertThat(run.code()).as("%s %s", Arrays.asList(arguments), run).isZero();
    return run;
  }

  /** A secret that a command prints, having printed nothing else there and it nowhere else. */
  String secret(String... arguments) {
    ClientRun run = ok(arguments);
    String secret = run.out().strip();
    Registry.SECRETS.add(secret);
    assertThat(secret).matches("kr_live_sk_\\w{39}");
    assertThat(run.err()).contains("keyId").doesNotContain(secret);
    return secret;
  }

  /** The JSON that a command printed, having succeeded. */
  static JsonNode json(ClientRun run) {
    assertThat(run.code()).as("%s", run).isZero();
    return json(run.out());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON", e); // without the text: it may hold a secret
    }
  }
}
