package dev.keyregistry.bench;

import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From the start of a sidecar's process to its first good verdict, from its snapshot and, in turn,
 * from Kafka; and the memory that it takes once it has served for a while.
 */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "A sidecar's process until its first good verdict, from its snapshot.")
final class RestartBench implements Callable<Integer> {

  private static final double TARGET_SECONDS = 1;
  private static final double TARGET_MEGABYTES = 200;
  private static final double MEGABYTE = 1e6;

  @Option(names = "--rounds", defaultValue = "5", description = "Pairs of starts")
  private int rounds;

  @Option(names = "--keys", defaultValue = "100000", description = "Keys held")
  private int keys;

  @Option(
      names = "--requests",
      defaultValue = "200000",
      description = "Requests before the memory is looked at")
  private int requests;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A further flag of the sidecars' JVMs; repeatable")
  private List<String> jvmFlags = List.of();

  @Override
  public Integer call() throws Exception {
    var population = new Population(keys);
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Figures.line("restart: %s; %s", population.describe(), Figures.machineLoad());
      var sidecars = new RestartedSidecars(kafka.bootstrapServers(), folder, keys, jvmFlags);
      sidecars.prepare();
      List<Double> warm = new ArrayList<>();
      List<Double> cold = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        cold.add(sidecars.coldStart());
        warm.add(sidecars.restart());
        Figures.progress(
            "round %d of %d: from its snapshot %.2f s, from Kafka %.2f s",
            round, rounds, warm.getLast(), cold.getLast());
      }
      report(values(warm), values(cold), sidecars.residentBytesAfter(requests));
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private void report(double[] warm, double[] cold, double bytes) {
    Figures.line(
        "process start to first good verdict: from its snapshot %.2f s (to reach: %.0f s), from"
            + " Kafka %.2f s, ratio %.2f",
        Figures.median(warm),
        TARGET_SECONDS,
        Figures.median(cold),
        Figures.medianRatio(warm, cold));
    Figures.line(
        "resident after %,d requests: %.0f MB (to reach: %.0f MB)",
        requests, bytes / MEGABYTE, TARGET_MEGABYTES);
    Figures.line("afterwards: %s", Figures.machineLoad());
  }

  private static double[] values(List<Double> measured) {
    return measured.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
