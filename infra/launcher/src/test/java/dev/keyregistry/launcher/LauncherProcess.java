package dev.keyregistry.launcher;

import dev.keyregistry.infra.testkit.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The launcher as people run it: in a process of its own. */
final class LauncherProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);

  private final ForkedJvm jvm;

  private LauncherProcess(ForkedJvm jvm) {
    this.jvm = jvm;
  }

  static LauncherProcess run(String... arguments) {
    return start(List.of("-Xmx512m"), arguments);
  }

  /** Run with a folder of its own for temporary files. */
  static LauncherProcess runIn(Path temporaryFolder, String... arguments) {
    return start(List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporaryFolder), arguments);
  }

  private static LauncherProcess start(List<String> jvmFlags, String... arguments) {
    return new LauncherProcess(ForkedJvm.start(Main.class, jvmFlags, Map.of(), List.of(arguments)));
  }

  static LauncherProcess up(Path dataDir, int portBase) {
    return run("up", "--data-dir", dataDir.toString(), "--port-base", Integer.toString(portBase));
  }

  LauncherProcess awaitReady() {
    jvm.awaitLine("Ready."::equals, START);
    jvm.awaitLine(line -> line.startsWith("Ctrl-C"), START);
    return this;
  }

  void awaitLine(String part) {
    jvm.awaitLine(line -> line.contains(part), START);
  }

  int awaitExit() {
    return jvm.awaitExit(START);
  }

  int terminate() {
    jvm.terminate();
    return jvm.awaitExit(STOP);
  }

  void kill() {
    jvm.kill();
  }

  /** What it has started and what those have started. */
  List<ProcessHandle> descendants() {
    return ProcessHandle.of(jvm.pid()).stream().flatMap(ProcessHandle::descendants).toList();
  }

  List<String> lines() {
    return jvm.lines();
  }

  @Override
  public void close() {
    if (jvm.isAlive()) {
      terminate();
    }
  }
}
