package dev.keyregistry.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands in the help for the benchmarks, which are a module of their own. */
@Command(
    name = "bench",
    description = "Measure a part against its reference.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Unmatched private String[] arguments = {};

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .printf(
            "registry: cannot run bench %s: the benchmarks (infra/bench) are not on the class"
                + " path%n",
            String.join(" ", arguments));
    return 1;
  }
}
