package dev.keyregistry.e2e.gateway;

import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Ports;
import dev.keyregistry.infra.embedded.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A running gateway, with the files that the project comes with. */
final class Gateway implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final ChildProcess process;

  private Gateway(Path folder, int port, ChildProcess process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts it between an edge and a service, both ports of the loopback address. */
  static Gateway start(GatewayKind kind, Path folder, int edge, int service) {
    Path program = DebianPackages.program(kind.program(), kind.itsPackage());
    int port = Ports.free();
    GatewayFiles.copy(
        kind.program(),
        folder,
        Map.of(
            "ADDRESS",
            Ports.LOOPBACK,
            "PORT",
            Integer.toString(port),
            "LISTEN",
            Ports.LOOPBACK + ':' + port,
            "EDGE",
            Ports.LOOPBACK + ':' + edge,
            "UPSTREAM",
            Ports.LOOPBACK + ':' + service,
            "LOGS",
            folder.toString(),
            "FOLDER",
            folder.toString()));
    var gateway =
        new Gateway(
            folder,
            port,
            ChildProcess.start(
                new ChildProcess.Spec(
                    kind.command(program, folder),
                    Map.of("HOME", folder.toString()),
                    folder.resolve("output.log"),
                    Signals.TERM,
                    Duration.ofSeconds(5))));
    gateway.awaitListening();
    return gateway;
  }

  private void awaitListening() {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !Ports.isFree(port) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException("the gateway does not start:\n" + logs());
    }
  }

  int port() {
    return port;
  }

  /** All that it has logged, in any of its files. */
  String logs() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .map(Gateway::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
