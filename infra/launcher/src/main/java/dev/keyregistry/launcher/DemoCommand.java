package dev.keyregistry.launcher;

import dev.keyregistry.http.json.Json;
import dev.keyregistry.infra.embedded.Folders;
import dev.keyregistry.launcher.cell.Cell;
import dev.keyregistry.launcher.cell.DataDir;
import dev.keyregistry.launcher.cell.LaunchException;
import dev.keyregistry.launcher.cell.PortPlan;
import dev.keyregistry.launcher.demo.Demo;
import dev.keyregistry.launcher.demo.DemoReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the demonstration on a cell of its own, which it throws away. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Create keys, validate them at two edges, change scopes, revoke under load; measure, report.",
      "Runs on a temporary data dir and leaves nothing behind. Exit code 0 if nothing was wrong."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int FEWEST_KEYS = 10;
  private static final int MOST_KEYS = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print the report as one JSON object.")
  private boolean json;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many keys, 10 to 10000 (default: ${DEFAULT-VALUE}); half are revoked.")
  private int keys;

  @Option(
      names = "--port-base",
      paramLabel = "B",
      description = "Ports as with up (default: any that are free).")
  private @Nullable Integer portBase;

  @Override
  public Integer call() {
    if (keys < FEWEST_KEYS || keys > MOST_KEYS) {
      throw new ParameterException(spec.commandLine(), "--keys is from 10 to 10000");
    }
    long begun = System.nanoTime();
    PortPlan ports = portBase == null ? PortPlan.free() : PortPlan.basedOn(portBase);
    Path folder = temporaryFolder();
    var cell = new Cell(DataDir.open(folder), ports, this::progress);
    // On Ctrl-C it is this hook that cleans up.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(cell, folder), "clean-up"));
    try {
      cell.start();
      DemoReport report = Demo.run(cell.info(), keys, begun, this::progress);
      print(report);
      return report.ok() ? 0 : 1;
    } finally {
      cleanUp(cell, folder);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("key-registry-demo-");
    } catch (IOException e) {
      throw new LaunchException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  private static void cleanUp(Cell cell, Path folder) {
    cell.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(DemoReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json ? new String(Json.write(report), StandardCharsets.UTF_8) : '\n' + report.text());
    out.flush();
  }

  private void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("  " + line);
    err.flush();
  }
}
