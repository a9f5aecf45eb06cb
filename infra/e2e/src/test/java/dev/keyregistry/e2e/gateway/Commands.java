package dev.keyregistry.e2e.gateway;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine, and running them to their end. */
final class Commands {

  private Commands() {}

  /**
   * What came of a run.
   *
   * @param output of both streams
   */
  record Run(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  /** The path of a program, if it is there. Servers stand where only root's PATH leads. */
  static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a program to its end; one that takes longer is ended, and has failed. */
  static Run run(Duration limit, Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("key-registry-command-", ".log");
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.redirectOutput(output.toFile()).environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output) + (ended ? "" : "\n(ended after " + limit + ')');
      Files.delete(output);
      return new Run(ended ? process.exitValue() : -1, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command.getFirst() + " runs", e);
    }
  }
}
