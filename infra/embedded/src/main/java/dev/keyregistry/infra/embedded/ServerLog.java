package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The file that takes a server's output; one file per run, and the run before it. */
record ServerLog(Path file) {
  private static final int TAIL_LINES = 30;

  /** Puts the last run's log aside, so that the tail of this one is about this run. */
  void rotate() throws IOException {
    if (Files.exists(file)) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  String text() {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** The end of the log, for an exception's message. */
  String tail() {
    List<String> lines = text().lines().toList();
    String tail =
        String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    return "\n--- end of " + file + " ---\n" + (tail.isBlank() ? "(empty)" : tail);
  }
}
