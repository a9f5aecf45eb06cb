package dev.keyregistry.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Replaces the root key. */
@Command(
    name = "root-key",
    mixinStandardHelpOptions = true,
    description = {
      "Make a new root key, revoke the old one, and write the secret to --root-key-file.",
      "Needs the log's database only: it works while services run on it, and while none does."
    })
final class RootKeyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private CommandMain service = new CommandMain();

  @Option(names = "--reset", description = "Do it: the old root key stops working.")
  private boolean reset;

  @Override
  public Integer call() {
    if (!reset) {
      throw new ParameterException(spec.commandLine(), "say --reset to replace the root key");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(service.resetRootKey());
    out.flush();
    return 0;
  }
}
