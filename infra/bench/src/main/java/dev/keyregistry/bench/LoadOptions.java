package dev.keyregistry.bench;

import dev.keyregistry.bench.Wrk.Slice;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How servers are loaded, in turn; options of every bench that does so. */
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

  int keys() {
    return keys;
  }

  int connections() {
    return connections;
  }

  /** Warms each server up, and then loads one after the other, round by round. */
  List<Measured> measure(Wrk wrk, List<BenchedServer> servers) {
    List<Measured> all =
        servers.stream().map(server -> new Measured(server, new ArrayList<>())).toList();
    for (BenchedServer server : servers) {
      Figures.progress("warm-up of %s", server.name());
      wrk.run(server, warmUp);
    }
    for (int round = 1; round <= slices; round++) {
      for (Measured each : all) {
        Slice slice = wrk.run(each.server(), seconds);
        each.slices().add(slice);
        Figures.progress(
            "round %d of %d: %-16s %,8.0f requests/s, %5.2f us CPU",
            round, slices, each.server().name(), slice.requestsPerSecond(), slice.cpuMicros());
      }
    }
    return all;
  }
}
