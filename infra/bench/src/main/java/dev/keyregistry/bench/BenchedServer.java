package dev.keyregistry.bench;

import dev.keyregistry.infra.embedded.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server that is asked, in processes of its own.
 *
 * @param name in the figures
 * @param port on the loopback address
 * @param processes the server, or the parent of all its processes, and whom else it keeps busy
 */
record BenchedServer(String name, int port, List<ChildProcess> processes) {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(50);

  BenchedServer {
    processes = List.copyOf(processes);
  }

  BenchedServer(String name, int port, ChildProcess process) {
    this(name, port, List.of(process));
  }

  /** Processor time that its processes have taken so far, in user and in system mode. */
  Duration processorTime() {
    return processes.stream()
        .flatMap(this::withDescendants)
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private Stream<ProcessHandle> withDescendants(ChildProcess process) {
    ProcessHandle parent =
        ProcessHandle.of(process.pid())
            .orElseThrow(() -> new IllegalStateException(name + " has ended"));
    return Stream.concat(Stream.of(parent), parent.descendants());
  }

  /**
   * Waits until a path is answered with 200.
   *
   * @param log shows why it is not
   */
  void awaitReady(String path, Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isReady(client, path)) {
        if (!processes.getFirst().isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              name + " did not get ready: " + (Files.exists(log) ? Files.readString(log) : ""));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP.toMillis()));
      }
    }
  }

  private boolean isReady(HttpClient client, String path) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }
}
