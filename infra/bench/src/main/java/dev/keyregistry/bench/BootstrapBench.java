package dev.keyregistry.bench;

import dev.keyregistry.bench.BootstrapSlice.Kind;
import dev.keyregistry.bench.BootstrapSlice.Result;
import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.embedded.Folders;
import dev.keyregistry.infra.embedded.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From the start of an edge to its complete image, against a bare consumer that reads the same
 * records and does nothing with them. Slices in turn, each in a JVM of its own.
 */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "A cold edge until its image is complete, against a bare consumer.")
final class BootstrapBench implements Callable<Integer> {

  private static final double TARGET = 2;

  @Option(names = "--slices", defaultValue = "5", description = "Pairs of slices")
  private int slices;

  @Option(names = "--keys", defaultValue = "1000000", description = "Keys on the topic")
  private int keys;

  @Option(
      names = "--times",
      defaultValue = "3",
      description = "How often each slice reads the topic; the first time counts")
  private int times;

  @Option(
      names = "--jvm",
      paramLabel = "FLAG",
      description = "A further flag of the slices' JVMs; repeatable")
  private List<String> jvmFlags = List.of();

  @Override
  public Integer call() throws Exception {
    var population = new Population(keys);
    Path folder = Files.createTempDirectory("registry-bench");
    try (var kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      PopulationTopic.write(kafka.bootstrapServers(), population);
      Figures.line("bootstrap: %s; %s", population.describe(), Figures.machineLoad());
      List<List<Result>> edge = new ArrayList<>();
      List<List<Result>> bare = new ArrayList<>();
      for (int round = 1; round <= slices; round++) {
        edge.add(run(Kind.EDGE, kafka.bootstrapServers(), population));
        bare.add(run(Kind.BARE_CONSUMER, kafka.bootstrapServers(), population));
        Figures.progress(
            "round %d of %d: edge %s s, bare consumer %s s",
            round, slices, seconds(edge.getLast()), seconds(bare.getLast()));
      }
      report(edge, bare);
    } finally {
      Folders.delete(folder);
    }
    return 0;
  }

  private List<Result> run(Kind kind, String bootstrapServers, Population population) {
    var spec =
        new ChildProcess.Spec(
            SidecarJvm.command(
                jvmFlags,
                BootstrapSlice.class,
                kind.name(),
                bootstrapServers,
                Long.toString(population.lastPosition()),
                Integer.toString(times)),
            SidecarJvm.ENVIRONMENT,
            null,
            Signals.TERM,
            Duration.ofSeconds(5));
    try (ChildProcess slice = ChildProcess.start(spec)) {
      String output = slice.output().lines().collect(Collectors.joining("\n"));
      List<Result> results = Result.parse(output);
      if (results.size() != times) {
        throw new IllegalStateException(kind + " failed: " + output);
      }
      return results;
    }
  }

  private static String seconds(List<Result> results) {
    return results.stream()
        .map(result -> "%.2f".formatted(result.seconds()))
        .collect(Collectors.joining(", "));
  }

  private void report(List<List<Result>> edge, List<List<Result>> bare) {
    double[] cold = values(edge, slice -> slice.getFirst().seconds());
    Figures.line(
        "cold JVM: edge ready after %.2f s (%,.0f keys/s), bare consumer %.2f s, ratio %.2f (to"
            + " reach: %.1f)",
        Figures.median(cold),
        keys / Figures.median(cold),
        Figures.median(values(bare, slice -> slice.getFirst().seconds())),
        Figures.medianRatio(cold, values(bare, slice -> slice.getFirst().seconds())),
        TARGET);
    if (times > 1) {
      double[] warm = values(edge, slice -> slice.getLast().seconds());
      Figures.line(
          "the %d. time in that JVM: edge %.2f s (%,.0f keys/s), bare consumer %.2f s, ratio %.2f",
          times,
          Figures.median(warm),
          keys / Figures.median(warm),
          Figures.median(values(bare, slice -> slice.getLast().seconds())),
          Figures.medianRatio(warm, values(bare, slice -> slice.getLast().seconds())));
    }
    Figures.line(
        "heap per key: %.0f bytes (all that is in use, without what the bare consumer uses)",
        (Figures.median(values(edge, slice -> slice.getFirst().heapBytes()))
                - Figures.median(values(bare, slice -> slice.getFirst().heapBytes())))
            / keys);
    Figures.line("afterwards: %s", Figures.machineLoad());
  }

  private static double[] values(List<List<Result>> slices, ToDoubleFunction<List<Result>> value) {
    return slices.stream().mapToDouble(value).toArray();
  }
}
