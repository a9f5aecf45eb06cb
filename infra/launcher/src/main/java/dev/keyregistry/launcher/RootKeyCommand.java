package dev.keyregistry.launcher;

import dev.keyregistry.launcher.cell.RootKeys;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replaces the root key of a cell. */
@Command(
    name = "root-key",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Make a new root key, revoke the old one, and write the secret to root.key in the data dir.",
      "Works while the cell runs, and while it does not."
    })
final class RootKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--data-dir", defaultValue = ".registry", description = "Where the data is kept.")
  private Path dataDir = Path.of(".registry");

  @Option(names = "--reset", description = "Do it: the old root key stops working.")
  private boolean reset;

  @Override
  public Integer call() {
    if (!reset) {
      throw new ParameterException(spec.commandLine(), "say --reset to replace the root key");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(RootKeys.reset(dataDir));
    out.flush();
    return 0;
  }
}
