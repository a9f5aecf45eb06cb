package dev.keyregistry.launcher;

import dev.keyregistry.launcher.cell.Cell;
import dev.keyregistry.launcher.cell.DataDir;
import dev.keyregistry.launcher.cell.PortPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a cell until it is told to stop. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Start PostgreSQL, Kafka and all services here, and keep them running.",
      "Ctrl-C or SIGTERM stops everything; the data stays for the next start."
    })
final class UpCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--data-dir", defaultValue = ".registry", description = "Where the data is kept.")
  private Path dataDir = Path.of(".registry");

  @Option(
      names = "--port-base",
      paramLabel = "B",
      defaultValue = "7700",
      description = "Ports: command B+1, query B+2, edges from B+3, Kafka B+20, PostgreSQL B+30.")
  private int portBase;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PortPlan ports = PortPlan.basedOn(portBase);
    DataDir folder = DataDir.open(dataDir);
    out.println("Starting a key registry in " + folder.path());
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    String lost;
    try (var cell = new Cell(folder, ports, line -> print(out, "  " + line))) {
      // On a signal it is this hook that stops the cell, while the main thread still waits.
      Runtime.getRuntime().addShutdownHook(new Thread(cell::close, "stop"));
      cell.start();
      print(out, new Welcome(cell.info()).text());
      lost = cell.lost().join();
      print(err, "registry: " + lost + "; stopping the rest");
    }
    print(err, "registry: stopped, because " + lost); // below what the services said of it
    return 1;
  }

  private static void print(PrintWriter to, String text) {
    to.println(text);
    to.flush();
  }
}
