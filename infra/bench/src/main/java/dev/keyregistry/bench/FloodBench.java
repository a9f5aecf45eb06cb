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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What a flood of made-up keys does to those who have good ones: their latencies beside it, against
 * the same beside as many connections with good keys, in turn.
 */
@Command(
    name = "flood",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Latency of good requests during a flood of random keys. Needs wrk.")
final class FloodBench implements Callable<Integer> {

  private static final int KEYS = 100_000;
  private static final int RANDOM_KEYS = 200_000;
  private static final int FEW = 4;
  private static final double TARGET = 2;

  @Option(names = "--slices", defaultValue = "5", description = "Rounds of one slice of each")
  private int slices;

  @Option(names = "--seconds", defaultValue = "4", description = "Length of a slice")
  private int seconds;

  @Option(names = "--connections", defaultValue = "64", description = "Of the flood")
  private int connections;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        var servers = new AuthzServers(folder)) {
      PopulationTopic.write(kafka.bootstrapServers(), new Population(KEYS));
      BenchedServer sidecar = servers.sidecar(kafka.bootstrapServers(), List.of());
      Path script = Resources.write("load.lua", folder, Map.of());
      Path good =
          write(
              folder.resolve("good"),
              IntStream.range(0, KEYS).mapToObj(i -> Population.secret(i).reveal()));
      Path random = write(folder.resolve("random"), randomKeys());
      var few = new Wrk(script, good, good, FEW);
      var crowd = new Wrk(script, good, good, connections);
      var flood = new Wrk(script, random, random, connections);
      Figures.line(
          "flood: %d good connections beside %d; %s", FEW, connections, Figures.machineLoad());
      report(sidecar, few, crowd, flood);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private void report(BenchedServer sidecar, Wrk few, Wrk crowd, Wrk flood) {
    beside(sidecar, few, crowd); // warm-up
    beside(sidecar, few, flood);
    long before = residentKilobytes(sidecar);
    List<Slice> alone = new ArrayList<>();
    List<Slice> crowded = new ArrayList<>();
    List<Slice> flooded = new ArrayList<>();
    for (int round = 1; round <= slices; round++) {
      alone.add(few.run(sidecar, seconds));
      crowded.add(beside(sidecar, few, crowd));
      flooded.add(beside(sidecar, few, flood));
      Figures.progress("round %d of %d", round, slices);
    }
    Figures.line(
        "good requests, p99: alone %.0f us, beside good ones %.0f us, in a flood %.0f us",
        Figures.median(p99(alone)), Figures.median(p99(crowded)), Figures.median(p99(flooded)));
    Figures.line(
        "in a flood / beside as many good connections: p99 %.2f (to reach: at most %.0f)",
        Figures.medianRatio(p99(flooded), p99(crowded)), TARGET);
    Figures.line(
        "resident memory: %,d KiB before, %,d KiB after", before, residentKilobytes(sidecar));
  }

  /** The few's slice, inside a longer one of the others. */
  private Slice beside(BenchedServer sidecar, Wrk few, Wrk others) {
    var crowd = CompletableFuture.supplyAsync(() -> others.run(sidecar, seconds + 2));
    Slice slice = few.run(sidecar, seconds);
    crowd.join();
    return slice;
  }

  private static double[] p99(List<Slice> slices) {
    return slices.stream().mapToDouble(Slice::p99Micros).toArray();
  }

  // Of our own form with a right and with a wrong checksum, of no form, and too long ones.
  private static Stream<String> randomKeys() {
    var random = new Random(1);
    return IntStream.range(0, RANDOM_KEYS)
        .mapToObj(
            i -> {
              String formed = Population.unknownSecret(i).reveal();
              return switch (i % 4) {
                case 0 -> formed;
                case 1 -> formed.substring(0, formed.length() - 1) + (char) ('a' + i % 26);
                case 2 -> Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
                default -> "x".repeat(600) + i;
              };
            });
  }

  private static Path write(Path file, Stream<String> lines) throws IOException {
    return Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
  }

  private static long residentKilobytes(BenchedServer server) {
    try (Stream<String> status =
        Files.lines(
            Path.of("/proc", Long.toString(server.processes().getFirst().pid()), "status"))) {
      return status
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // no such file system here
    }
  }
}
