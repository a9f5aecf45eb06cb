package dev.keyregistry.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command of a JVM that stands for a sidecar's, with this one's class path. */
final class SidecarJvm {

  /** What is added to the environment. */
  static final Map<String, String> ENVIRONMENT =
      Map.of("CLASSPATH", System.getProperty("java.class.path"));

  private SidecarJvm() {}

  static List<String> command(List<String> furtherFlags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags());
    command.addAll(furtherFlags);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  // As edge-validator/sidecar/README.md says.
  private static List<String> flags() {
    List<String> flags = new ArrayList<>(List.of("-Xms768m", "-Xmx768m", "-XX:+UseParallelGC"));
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
