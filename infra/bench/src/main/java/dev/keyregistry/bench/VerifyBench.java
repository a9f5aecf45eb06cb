package dev.keyregistry.bench;

import dev.keyregistry.validator.image.KeyImage;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From the text of a header to the verdict, against SHA-256 of the same key alone (JMH, a JVM of
 * its own for each slice, slices in turn); and the heap that a key takes.
 */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Header to verdict in a full image, against SHA-256 alone; bytes of heap per key.")
final class VerifyBench implements Callable<Integer> {

  private static final String[] JVM = {
    "-Xms2g",
    "-Xmx2g",
    "-XX:+UseParallelGC",
    "-XX:+UseCompactObjectHeaders",
    "-XX:+UseTransparentHugePages",
    "-XX:-UsePerfData"
  };

  @Option(names = "--slices", defaultValue = "5", description = "Pairs of slices")
  private int slices;

  @Option(names = "--keys", defaultValue = "1000000", description = "Keys in the image")
  private int keys;

  @Override
  public Integer call() throws RunnerException {
    Figures.line("verify: %s", new Population(keys).describe());
    Figures.line("%.0f bytes of heap per key", heapPerKey());
    double[] validate = new double[slices];
    double[] hash = new double[slices];
    for (int i = 0; i < slices; i++) {
      validate[i] = nanos("validate");
      hash[i] = nanos("hash");
      Figures.line("slice %d: validate %.0f ns, SHA-256 %.0f ns", i + 1, validate[i], hash[i]);
    }
    Figures.line(
        "validate %.0f ns, SHA-256 %.0f ns, ratio %.2f",
        Figures.median(validate), Figures.median(hash), Figures.medianRatio(validate, hash));
    return 0;
  }

  private double nanos(String operation) throws RunnerException {
    return JmhSlice.time(Verification.class, operation, "keys", keys, JVM);
  }

  private double heapPerKey() {
    var population = new Population(keys);
    population.views().limit(1).forEach(view -> {}); // its own constants
    long before = used();
    var image = new KeyImage();
    try {
      population.views().forEach(image::apply);
      return (used() - before) / (double) keys;
    } finally {
      Reference.reachabilityFence(image);
    }
  }

  private static long used() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
