package dev.keyregistry.bench;

import dev.keyregistry.events.key.Secret;
import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The load: wrk, asking on keep-alive connections as fast as it is answered.
 *
 * @param script asks for keys of the two files
 * @param known a file of secrets, one per line, that keys have
 * @param unknown the same, that no key has
 * @param connections how many
 */
record Wrk(Path script, Path known, Path unknown, int connections) implements Load {

  private static final int THREADS = 2;
  private static final int UNKNOWN_KEYS = 10_000;
  private static final Pattern RESULT =
      Pattern.compile(
          "result requests=(\\d+) micros=(\\d+) p50=(\\d+) p99=(\\d+) denied=(\\d+) failed=(\\d+)");

  /** A load of random keys of the population, and unknown ones; its files go into the folder. */
  static Wrk of(Path folder, Population population, int connections) throws IOException {
    return new Wrk(
        Resources.write("load.lua", folder, Map.of()),
        write(folder.resolve("known"), population.keys(), Population::secret),
        write(folder.resolve("unknown"), UNKNOWN_KEYS, Population::unknownSecret),
        connections);
  }

  private static Path write(Path file, int count, IntFunction<Secret> secret) throws IOException {
    return Files.writeString(
        file,
        IntStream.range(0, count)
            .mapToObj(number -> secret.apply(number).reveal())
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /**
   * What came of a slice.
   *
   * @param requestsPerSecond that were answered
   * @param p50Micros half of them were answered within this time
   * @param p99Micros 99 of 100 were
   * @param deniedPercent answered with another status than 2xx
   * @param cpuMicros processor time of the server per request
   */
  record Slice(
      double requestsPerSecond,
      double p50Micros,
      double p99Micros,
      double deniedPercent,
      double cpuMicros) {}

  @Override
  public Slice run(BenchedServer server, int seconds) {
    Duration before = server.processorTime();
    Matcher result = RESULT.matcher(output(server.port(), seconds));
    Duration taken = server.processorTime().minus(before);
    if (!result.find() || Long.parseLong(result.group(6)) > 0) {
      throw new IllegalStateException("wrk did not get through to " + server.name());
    }
    double requests = Double.parseDouble(result.group(1));
    return new Slice(
        requests / (Double.parseDouble(result.group(2)) / 1e6),
        Double.parseDouble(result.group(3)),
        Double.parseDouble(result.group(4)),
        100 * Double.parseDouble(result.group(5)) / requests,
        taken.toNanos() / 1e3 / requests);
  }

  private String output(int port, int seconds) {
    List<String> command =
        List.of(
            AuthzPackages.require("wrk"),
            "-t" + THREADS,
            "-c" + connections,
            "-d" + seconds + "s",
            "--latency",
            "-s",
            script.toString(),
            "http://127.0.0.1:" + port,
            "--",
            known.toString(),
            unknown.toString());
    var spec = new ChildProcess.Spec(command, Map.of(), null, Signals.TERM, Duration.ofSeconds(5));
    try (ChildProcess wrk = ChildProcess.start(spec)) {
      return wrk.output().lines().collect(Collectors.joining("\n"));
    }
  }
}
