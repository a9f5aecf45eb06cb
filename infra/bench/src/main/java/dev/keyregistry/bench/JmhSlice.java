package dev.keyregistry.bench;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One slice of a comparison: an operation timed by JMH, in a JVM of its own. */
final class JmhSlice {

  private static final int ITERATIONS = 3;

  private JmhSlice() {}

  /**
   * How long an operation takes, in the unit that its class says.
   *
   * @param parameter the name of the class's one parameter, which gets {@code value}
   */
  static double time(
      Class<?> benchmark, String operation, String parameter, int value, String... jvm)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(benchmark.getName() + "." + operation)
            .param(parameter, Integer.toString(value))
            .forks(1)
            .jvmArgs(jvm)
            .warmupIterations(ITERATIONS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
