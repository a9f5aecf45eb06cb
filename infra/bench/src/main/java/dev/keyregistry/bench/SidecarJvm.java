package dev.keyregistry.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/** The command of a JVM that stands for a sidecar's, with this one's class path. */
final class SidecarJvm {

  /** What is added to the environment. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("CLASSPATH", System.getProperty("java.class.path"));

  private static final List<String> SMALL =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xlog:cds=off");

  private SidecarJvm() {}

  /** This JVM's class path with its folders packed into jars. */
  static String jars(Path folder) {
    var jar = ToolProvider.findFirst("jar").orElseThrow();
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        String packed = folder.resolve("module-" + entries.size() + ".jar").toString();
        int code = jar.run(System.out, System.err, "--create", "--file", packed, "-C", entry, ".");
        if (code != 0) {
          throw new IllegalStateException("cannot pack " + entry);
        }
        entries.add(packed);
      } else {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  static List<String> command(List<String> furtherFlags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    command.addAll(furtherFlags);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * The command of a sidecar with little memory, as edge-validator/sidecar/README.md says.
   *
   * @param archive where the JVM keeps the classes of an earlier one, and writes them if it is not
   *     there
   * @param classPath of jars alone: the JVM archives classes of these only
   */
  static List<String> smallCommand(
      Path archive,
      String classPath,
      List<String> furtherFlags,
      Class<?> main,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL);
    command.addAll(flagsOfVersion());
    command.add("-XX:+AutoCreateSharedArchive");
    command.add("-XX:SharedArchiveFile=" + archive);
    command.addAll(furtherFlags);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  // As edge-validator/sidecar/README.md says.
  private static List<String> flags() {
    List<String> flags = new ArrayList<>(List.of("-Xms768m", "-Xmx768m", "-XX:+UseParallelGC"));
    flags.addAll(flagsOfVersion());
    return flags;
  }

  private static List<String> flagsOfVersion() {
    List<String> flags = new ArrayList<>();
    int version = Runtime.version().feature();
    if (version >= 24) {
      flags.add("--enable-native-access=ALL-UNNAMED");
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (version >= 25) {
      flags.add("-XX:+UseCompactObjectHeaders");
    }
    return flags;
  }
}
