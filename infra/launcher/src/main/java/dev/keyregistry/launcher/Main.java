package dev.keyregistry.launcher;

import dev.keyregistry.client.ClientCommands;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.http.cli.ServiceMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    description =
        "An event-sourced registry of API keys: run it on this machine, and call it anywhere.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UpCommand.class, DemoCommand.class, BenchCommand.class, RootKeyCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  infra/registry demo                      see it work, and how fast; leaves nothing behind",
      "  infra/registry demo --json | jq .        the same, for programs",
      "  infra/registry up                        run it here; data in .registry/, ports from 7701",
      "  infra/registry up --port-base 8800 --data-dir /tmp/registry",
      "                                           a second one beside it",
      "  infra/registry root-key --reset          replace a root key that was lost, or seen by"
          + " others",
      "  infra/registry tenants create --id acme  call the cell that runs here, with its root key",
      "  SECRET=$(infra/registry keys create --tenant acme --scope invoices:read)",
      "                                           make a key; its secret is all that goes to"
          + " stdout",
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

  private static CommandLine commandLine() {
    // JSON and labels are what they are, whatever the locale.
    return commandLine(Surroundings.ofProcess())
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }

  /** The command line in these surroundings. */
  public static CommandLine commandLine(Surroundings around) {
    var line = new CommandLine(new Main(CommandSpec.create()));
    CommandSections sections = CommandSections.of("Run it on this machine", line);
    ClientCommands client = ClientCommands.in(around);
    client.addCalling(line);
    sections.and("Call it", line);
    client.addLocal(line);
    line.addSubcommand(new HelpCommand());
    sections.and("The command line", line).showIn(line);
    return line.setUsageHelpWidth(100).setExecutionExceptionHandler(new Failures());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
