package dev.keyregistry.infra.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The command prefix that gives a process a session of its own, away from the terminal's Ctrl-C.
 */
final class OwnSession {
  private static final List<String> PREFIX = find();

  private OwnSession() {}

  static List<String> prefix() {
    return PREFIX;
  }

  private static List<String> find() {
    if (onPath("setsid")) {
      return List.of("setsid");
    }
    // macOS has no setsid program but has Perl. Without either, Ctrl-C reaches the servers too:
    // untidy, but they stop cleanly on it.
    return onPath("perl")
        ? List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec { $ARGV[0] } @ARGV")
        : List.of();
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
