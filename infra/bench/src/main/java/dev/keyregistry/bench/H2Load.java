package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;
import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The load: h2load, which asks the same thing again and again.
 *
 * @param path what it asks
 * @param arguments how
 * @param log where it notes each answer
 */
record H2Load(String path, List<String> arguments, Path log) implements Load {

  private static final String CHECK = "/envoy.service.auth.v3.Authorization/Check";
  private static final Pattern RESULT =
      Pattern.compile(
          "requests: \\d+ total, \\d+ started, (\\d+) done, \\d+ succeeded, (\\d+) failed");

  /**
   * Envoy's question about a request with this secret.
   *
   * @param inFlight how many at once, over all connections
   */
  static H2Load grpc(Path folder, String secret, int connections, int inFlight) throws IOException {
    Path message = Files.write(folder.resolve("check.bin"), EnvoyMessage.framed(secret));
    return new H2Load(
        CHECK,
        List.of(
            "-c" + connections,
            "-m" + inFlight / connections,
            "-d" + message,
            "-Hcontent-type: application/grpc",
            "-Hte: trailers"),
        folder.resolve("h2load.log"));
  }

  /** The same over HTTP/1.1, as many at once. */
  static H2Load http(Path folder, String secret, int inFlight) {
    return new H2Load(
        "/authz",
        List.of("--h1", "-c" + inFlight, "-m1", "-HX-API-Key: " + secret),
        folder.resolve("h2load.log"));
  }

  @Override
  public Slice run(BenchedServer server, int seconds) {
    Duration before = server.processorTime();
    Matcher result = RESULT.matcher(output(server.port(), seconds));
    Duration taken = server.processorTime().minus(before);
    if (!result.find() || Long.parseLong(result.group(2)) > 0) {
      throw new IllegalStateException("h2load did not get through to " + server.name());
    }
    double requests = Double.parseDouble(result.group(1));
    long[] micros = micros();
    return new Slice(
        requests / seconds,
        micros[micros.length / 2],
        micros[(int) (micros.length * 0.99)],
        0,
        taken.toNanos() / 1e3 / requests);
  }

  // A line per answer: when it was asked for, its status, and how long it took, in microseconds.
  private long[] micros() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.mapToLong(line -> Long.parseLong(line.split("\t", 3)[2])).sorted().toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output(int port, int seconds) {
    List<String> command =
        new ArrayList<>(
            List.of(AuthzPackages.require("h2load"), "-t1", "-D" + seconds, "--log-file=" + log));
    command.addAll(arguments);
    command.add("http://127.0.0.1:" + port + path);
    try {
      Files.deleteIfExists(log); // it appends
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var spec = new ChildProcess.Spec(command, Map.of(), null, Signals.TERM, Duration.ofSeconds(5));
    try (ChildProcess h2load = ChildProcess.start(spec)) {
      return h2load.output().lines().collect(Collectors.joining("\n"));
    }
  }
}
