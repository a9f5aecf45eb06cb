package dev.keyregistry.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a request costs under a policy of many routes, against one of few (JMH, in turn). */
@Command(
    name = "routes",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Target to demand under a policy of many routes, against one of 10.")
final class RoutesBench implements Callable<Integer> {

  private static final int FEW = 10;

  @Option(names = "--slices", defaultValue = "5", description = "Pairs of slices")
  private int slices;

  @Option(names = "--routes", defaultValue = "2000", description = "Routes of the large policy")
  private int routes;

  @Override
  public Integer call() throws RunnerException {
    double[] many = new double[slices];
    double[] few = new double[slices];
    for (int i = 0; i < slices; i++) {
      many[i] = nanos(routes);
      few[i] = nanos(FEW);
      Figures.line(
          "slice %d: %d routes %.0f ns, %d routes %.0f ns", i + 1, routes, many[i], FEW, few[i]);
    }
    Figures.line(
        "routes: %.0f ns under %d, %.0f ns under %d, ratio %.2f",
        Figures.median(many), routes, Figures.median(few), FEW, Figures.medianRatio(many, few));
    return 0;
  }

  private static double nanos(int routes) throws RunnerException {
    return JmhSlice.time(RouteMatching.class, "match", "routes", routes);
  }
}
