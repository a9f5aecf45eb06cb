package dev.keyregistry.client.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.client.exit.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a running cell tells of itself in its data dir. */
final class RunFile {

  private static final ObjectMapper JSON = new ObjectMapper();

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
      return new Settings(
          "running cell " + dataDir,
          true,
          run.required("commandUrl").asText(),
          run.required("queryUrl").asText(),
          new KeySource.File(Path.of(run.required("rootKeyFile").asText())));
    } catch (IOException | IllegalArgumentException e) {
      throw ClientException.usage(
          "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
    }
  }
}
