package dev.keyregistry.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code infra/registry bench <name>}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures a part against a reference in the same run, and prints the ratio.",
    synopsisSubcommandLabel = "<name>",
    subcommands = {
      AppendBench.class,
      ImportBench.class,
      FloodBench.class,
      PropagateBench.class,
      VerifyBench.class,
      AuthzBench.class,
      GatewayBench.class,
      RoutesBench.class,
      BootstrapBench.class,
      RestartBench.class
    })
public final class Bench implements Runnable {

  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "which bench? See --help");
  }
}
