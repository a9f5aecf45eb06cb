package dev.keyregistry.e2e;

import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A service in a process of its own, which can be ended and started again on the same port. */
public final class ServiceProcess implements AutoCloseable {

  private final String name;
  private final Class<?> main;
  private final int port;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private final List<String> output = new ArrayList<>();
  private @Nullable ForkedJvm jvm;

  public ServiceProcess(
      String name,
      Class<?> main,
      int port,
      Map<String, String> environment,
      List<String> arguments) {
    this.name = name;
    this.main = main;
    this.port = port;
    this.environment = environment;
    this.arguments = new ArrayList<>(arguments);
    this.arguments.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
  }

  public int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it, and returns at once. */
  public ServiceProcess start() {
    jvm = ForkedJvm.start(main, List.of(), environment, arguments);
    return this;
  }

  /** Returns when it is ready. */
  public void awaitReady() {
    try {
      Registry.awaitReady(url());
    } catch (RuntimeException e) {
      throw new IllegalStateException(name + " is not ready:\n" + String.join("\n", output()), e);
    }
  }

  /** Asks it to end, and waits until it has. */
  void terminate() {
    ForkedJvm running = end();
    running.terminate();
    running.awaitExit(Duration.ofSeconds(20));
    output.addAll(running.lines());
  }

  /** Ends it with SIGKILL. */
  public void kill() {
    ForkedJvm running = end();
    running.kill();
    output.addAll(running.lines());
  }

  /** Freezes it (SIGSTOP): whoever connects is accepted, and waits. */
  public void pause() {
    ForkedJvm running = running();
    running.pause();
    Path threads = Path.of("/proc", Long.toString(running.pid()), "task");
    await()
        .atMost(Registry.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> areStopped(threads));
  }

  // The signal reaches the threads one by one. The letter after the name in parentheses is T then.
  private static boolean areStopped(Path threads) throws IOException {
    try (Stream<Path> all = Files.list(threads)) {
      for (Path thread : (Iterable<Path>) all::iterator) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    }
  }

  /** Lets it go on. */
  public void resume() {
    running().resume();
  }

  /** What all runs of it have written. */
  List<String> output() {
    var all = new ArrayList<>(output);
    if (jvm != null) {
      all.addAll(jvm.lines());
    }
    return all;
  }

  private ForkedJvm end() {
    ForkedJvm running = running();
    jvm = null;
    return running;
  }

  private ForkedJvm running() {
    if (jvm == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return jvm;
  }

  @Override
  public void close() {
    if (jvm != null) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
