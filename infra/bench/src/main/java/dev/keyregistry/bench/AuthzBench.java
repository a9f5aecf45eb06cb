package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Requests per second and processor time per request of a sidecar, against nginx that only answers
 * and nginx that checks the same keys in Lua. Slices in turn, wrk as the load.
 */
@Command(
    name = "authz",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Requests/s and CPU of the sidecar, against nginx and nginx + Lua. Needs wrk.")
final class AuthzBench implements Callable<Integer> {

  private static final int UNKNOWN_KEYS = 10_000;

  @Option(names = "--slices", defaultValue = "5", description = "Rounds of one slice of each")
  private int slices;

  @Option(names = "--seconds", defaultValue = "5", description = "Length of a slice")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "10", description = "Seconds of load before")
  private int warmUp;

  @Option(names = "--keys", defaultValue = "100000", description = "Keys in the image")
  private int keys;

  @Option(names = "--connections", defaultValue = "64", description = "Of wrk, kept alive")
  private int connections;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A further flag of the sidecar's JVM; repeatable")
  private List<String> jvmFlags = List.of();

  @Override
  public Integer call() throws Exception {
    List<String> missing = AuthzPackages.missing();
    if (!missing.isEmpty()) {
      System.err.println(
          "authz needs packages that are not installed: apt-get install "
              + String.join(" ", missing));
      return 2;
    }
    var population = new Population(keys);
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        var servers = new AuthzServers(folder)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Wrk wrk = wrk(folder);
      List<BenchedServer> all = new ArrayList<>();
      all.add(servers.sidecar(kafka.bootstrapServers(), jvmFlags));
      all.addAll(servers.nginx(wrk.known()));
      Figures.line(
          "authz: %s; 1 %% of the requests with unknown keys; %d connections; %s",
          population.describe(), connections, Figures.machineLoad());
      report(measure(wrk, all));
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private Wrk wrk(Path folder) throws IOException {
    return new Wrk(
        Resources.write("load.lua", folder, Map.of()),
        write(folder.resolve("known"), IntStream.range(0, keys).mapToObj(this::known)),
        write(folder.resolve("unknown"), IntStream.range(0, UNKNOWN_KEYS).mapToObj(this::unknown)),
        connections);
  }

  private String known(int key) {
    return Population.secret(key).reveal();
  }

  private String unknown(int number) {
    return Population.unknownSecret(number).reveal();
  }

  private static Path write(Path file, Stream<String> lines) throws IOException {
    return Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
  }

  /** A server and its slices, one per round. */
  private record Measured(BenchedServer server, List<Slice> slices) {

    double median(ToDoubleFunction<Slice> value) {
      return Figures.median(values(value));
    }

    double[] values(ToDoubleFunction<Slice> value) {
      return slices.stream().mapToDouble(value).toArray();
    }
  }

  private List<Measured> measure(Wrk wrk, List<BenchedServer> servers) {
    List<Measured> all =
        servers.stream().map(server -> new Measured(server, new ArrayList<>())).toList();
    for (BenchedServer server : servers) {
      Figures.progress("warm-up of %s", server.name());
      wrk.run(server, warmUp);
    }
    for (int round = 1; round <= slices; round++) {
      for (Measured each : all) {
        Slice slice = wrk.run(each.server, seconds);
        each.slices.add(slice);
        Figures.progress(
            "round %d of %d: %-16s %,8.0f requests/s, %5.2f us CPU",
            round, slices, each.server.name(), slice.requestsPerSecond(), slice.cpuMicros());
      }
    }
    return all;
  }

  private static void report(List<Measured> all) {
    Figures.line(
        "%-18s %10s %8s %8s %12s %9s",
        "median of slices", "requests/s", "p50 us", "p99 us", "CPU us/req.", "not 2xx");
    for (Measured each : all) {
      Figures.line(
          "%-18s %,10.0f %8.0f %8.0f %12.2f %7.2f %%",
          each.server.name(),
          each.median(Slice::requestsPerSecond),
          each.median(Slice::p50Micros),
          each.median(Slice::p99Micros),
          each.median(Slice::cpuMicros),
          each.median(Slice::deniedPercent));
    }
    ratio(all.get(0), all.get(1), 0.8);
    ratio(all.get(0), all.get(2), 1.1);
    Figures.line("afterwards: %s", Figures.machineLoad());
  }

  private static void ratio(Measured candidate, Measured reference, double target) {
    Figures.line(
        "%s / %s: requests/s %.2f (to reach: %.1f), CPU per request %.2f",
        candidate.server.name(),
        reference.server.name(),
        Figures.medianRatio(
            candidate.values(Slice::requestsPerSecond), reference.values(Slice::requestsPerSecond)),
        target,
        Figures.medianRatio(
            candidate.values(Slice::cpuMicros), reference.values(Slice::cpuMicros)));
  }
}
