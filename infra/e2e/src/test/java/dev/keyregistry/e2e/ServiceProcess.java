package dev.keyregistry.e2e;

import dev.keyregistry.infra.testkit.ForkedJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service in a process of its own, which can be ended and started again on the same port. */
final class ServiceProcess implements AutoCloseable {

  private final String name;
  private final Class<?> main;
  private final int port;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private final List<String> output = new ArrayList<>();
  private @Nullable ForkedJvm jvm;

  ServiceProcess(
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

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it, and returns at once. */
  ServiceProcess start() {
    jvm = ForkedJvm.start(main, List.of(), environment, arguments);
    return this;
  }

  /** Returns when it is ready. */
  void awaitReady() {
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
  void kill() {
    ForkedJvm running = end();
    running.kill();
    output.addAll(running.lines());
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
    ForkedJvm running = jvm;
    if (running == null) {
      throw new IllegalStateException(name + " does not run");
    }
    jvm = null;
    return running;
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
