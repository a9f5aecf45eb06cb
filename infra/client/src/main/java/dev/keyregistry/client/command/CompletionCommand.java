package dev.keyregistry.client.command;

import dev.keyregistry.client.exit.ExitCode;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints a script that completes commands and options in a shell. */
final class CompletionCommand extends ClientCommand {

  private static final String ZSH =
      """
      # For zsh: its emulation of bash completion runs what follows.
      autoload -U +X compinit && compinit -u
      autoload -U +X bashcompinit && bashcompinit
      """;

  /** A shell that can run the script. */
  enum Shell {
    bash,
    zsh
  }

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final PositionalParamSpec shell =
      PositionalParamSpec.builder()
          .index("0")
          .paramLabel("SHELL")
          .type(Shell.class)
          .required(true)
          .description("bash or zsh.")
          .build();

  CompletionCommand() {
    spec.name("completion");
    spec.add(shell);
    Usage.describe(spec, "Print a script that completes commands and options in your shell.");
    Usage.closeWith(
        spec,
        "source <(infra/registry completion bash)",
        "infra/registry completion zsh > ~/.registry-completion; source ~/.registry-completion");
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    CommandLine root = spec.root().commandLine();
    if (shell.getValue() == Shell.zsh) {
      out.print(ZSH);
    }
    out.print(AutoComplete.bash(root.getCommandName(), root));
    return ExitCode.OK;
  }
}
