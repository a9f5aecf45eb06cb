package dev.keyregistry.client.command;

import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.operation.Operation;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of a command: what it does, examples, exit codes. */
final class Usage {

  private static final String PROGRAM = "infra/registry ";
  private static final char REQUIRED = '*';

  private Usage() {}

  /** A text of ours where picocli expects a format. */
  static String escaped(String text) {
    return text.replace("%", "%%");
  }

  static void describe(CommandSpec spec, String summary) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.usageMessage()
        .description(escaped(summary))
        .sortOptions(false)
        .requiredOptionMarker(REQUIRED)
        .abbreviateSynopsis(true);
  }

  /**
   * Adds examples and exit codes.
   *
   * @param group the name of the group with a space, or empty
   */
  static void closeWith(CommandSpec spec, String group, Operation operation) {
    closeWith(
        spec,
        operation.examples().stream()
            .map(e -> e.startsWith("$ ") ? e.substring(2) : PROGRAM + group + e)
            .toArray(String[]::new));
  }

  static void closeWith(CommandSpec spec, String... examples) {
    UsageMessageSpec message = spec.usageMessage();
    message.exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.legend());
    String[] lines = new String[examples.length];
    for (int i = 0; i < examples.length; i++) {
      lines[i] = "  " + escaped(examples[i]);
    }
    message.footerHeading("%nExamples:%n").footer(lines);
  }
}
