package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How a sidecar and other servers are loaded, in turn; options of every bench that does so. */
final class LoadOptions {

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

  /** The servers of a bench. */
  interface Servers {
    /**
     * Starts what is asked beside the sidecar.
     *
     * @param known a file with the secret of every key
     * @return what is loaded, in the order of the table
     */
    List<BenchedServer> start(AuthzServers servers, BenchedServer sidecar, Path known)
        throws IOException, InterruptedException;

    /** What loads one of them. */
    default Load load(BenchedServer server, Wrk wrk) {
      return wrk;
    }
  }

  /**
   * Measures.
   *
   * @param missing packages that are not installed
   * @param report prints what the table does not say
   * @return the exit code
   */
  int run(String bench, List<String> missing, Servers others, Consumer<List<Measured>> report)
      throws IOException, InterruptedException, ExecutionException {
    if (!missing.isEmpty()) {
      System.err.println(
          bench
              + " needs packages that are not installed: apt-get install "
              + String.join(" ", missing));
      return 2;
    }
    var population = new Population(keys);
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        var servers = new AuthzServers(folder)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Wrk wrk = Wrk.of(folder, population, connections);
      BenchedServer sidecar = servers.sidecar(kafka.bootstrapServers(), jvmFlags);
      List<BenchedServer> all = others.start(servers, sidecar, wrk.known());
      Figures.line(
          "%s: %s; 1 %% of the requests with unknown keys; %d connections; %s",
          bench, population.describe(), connections, Figures.machineLoad());
      List<Measured> measured = measure(server -> others.load(server, wrk), all);
      Measured.print(measured);
      report.accept(measured);
      Figures.line("afterwards: %s", Figures.machineLoad());
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  // Warms each server up, and then loads one after the other, round by round.
  private List<Measured> measure(Function<BenchedServer, Load> loads, List<BenchedServer> servers) {
    List<Measured> all =
        servers.stream().map(server -> new Measured(server, new ArrayList<>())).toList();
    for (BenchedServer server : servers) {
      Figures.progress("warm-up of %s", server.name());
      loads.apply(server).run(server, warmUp);
    }
    for (int round = 1; round <= slices; round++) {
      for (Measured each : all) {
        Slice slice = loads.apply(each.server()).run(each.server(), seconds);
        each.slices().add(slice);
        Figures.progress(
            "round %d of %d: %-16s %,8.0f requests/s, %5.2f us CPU",
            round, slices, each.server().name(), slice.requestsPerSecond(), slice.cpuMicros());
      }
    }
    return all;
  }
}
