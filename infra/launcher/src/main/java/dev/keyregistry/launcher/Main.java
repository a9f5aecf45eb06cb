package dev.keyregistry.launcher;

import dev.keyregistry.http.cli.ServiceMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code infra/registry}. */
@Command(
    name = "registry",
    mixinStandardHelpOptions = true,
    version = "key registry " + ServiceMain.VERSION,
    description = "An event-sourced registry of API keys, on one machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      RootKeyCommand.class,
      HelpCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  infra/registry demo                      see it work, and how fast; leaves nothing behind",
      "  infra/registry demo --json | jq .        the same, for programs",
      "  infra/registry up                        run it here; data in .registry/, ports from 7701",
      "  infra/registry up --port-base 8800 --data-dir /tmp/registry",
      "                                           a second one beside it",
      "  infra/registry root-key --reset          replace a root key that was lost, or seen by"
          + " others",
      "",
      "infra/registry COMMAND --help tells more."
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main(CommandSpec unset) {
    this.spec = unset;
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main(CommandSpec.create()))
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(new Failures());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
