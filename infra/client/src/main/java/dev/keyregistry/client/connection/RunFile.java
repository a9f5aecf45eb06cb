package dev.keyregistry.client.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.client.exit.ClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What a running cell tells of itself in its data dir. */
final class RunFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private RunFile() {}

  static Path in(Path dataDir) {
    return dataDir.resolve("run.json");
  }

  /**
   * Reads it.
   *
   * @throws ClientException if no cell is running there
   */
  static Settings read(Path dataDir) {
    Path file = in(dataDir);
    if (!Files.exists(file)) {
      throw ClientException.usage(
          "no cell is running in %s (there is no %s): infra/registry up --data-dir %s"
              .formatted(dataDir, file, dataDir));
    }
    try {
      JsonNode run = JSON.readTree(Files.readAllBytes(file));
      Path rootKey = Path.of(run.required("rootKeyFile").asText());
      String commandUrl = run.required("commandUrl").asText();
      String queryUrl = run.required("queryUrl").asText();
      String edgeUrl = run.required("edgeUrl").asText();
      // The folder may have come with somebody's files: it must not lead a key astray.
      boolean here = isHere(commandUrl) && isHere(queryUrl) && isHere(edgeUrl);
      if (!here || !isIn(dataDir, rootKey)) {
        throw ClientException.usage(
            "%s is not what a running cell writes: its URLs are on this machine, and its root key is"
                    .formatted(file)
                + " in its data dir");
      }
      return Settings.whole(
          "running cell " + dataDir,
          commandUrl,
          queryUrl,
          edgeUrl,
          new KeySource.File(rootKey),
          TlsFiles.NONE);
    } catch (IOException | IllegalArgumentException e) {
      throw ClientException.usage(
          "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }

  private static boolean isHere(String url) {
    return LOOPBACK.contains(String.valueOf(URI.create(url).getHost()));
  }

  private static boolean isIn(Path folder, Path file) throws IOException {
    return file.toRealPath().startsWith(folder.toRealPath());
  }
}
