package dev.keyregistry.launcher.cell;

import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The addresses of a ready cell, as {@code run.json} tells them.
 *
 * @param edgeUrl the first edge
 * @param postgresUrl the log's database, without user and password
 * @param pid of the launcher
 */
public record RunInfo(
    String commandUrl,
    String queryUrl,
    String edgeUrl,
    List<String> edgeUrls,
    String kafkaBootstrapServers,
    String postgresUrl,
    String rootKeyFile,
    long pid) {

  public RunInfo {
    edgeUrls = List.copyOf(edgeUrls);
  }

  /** Writes it at once: a reader sees no half file. */
  void write(Path file) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    try {
      Files.write(unfinished, Json.write(this));
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LaunchException("cannot write " + file, e);
    }
  }

  /**
   * What the run that holds a data dir has written.
   *
   * @throws LaunchException if it is not ready yet
   */
  static RunInfo read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), RunInfo.class);
    } catch (IOException | ProblemException e) {
      throw new LaunchException(
          "the run that holds the data dir is not ready (%s cannot be read): try again"
              .formatted(file),
          e);
    }
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new LaunchException("cannot delete " + file, e);
    }
  }
}
