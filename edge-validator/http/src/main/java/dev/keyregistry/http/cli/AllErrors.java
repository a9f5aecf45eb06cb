package dev.keyregistry.http.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command line; if values cannot be read it tells all of them, and what each is for. */
final class AllErrors implements IExecutionStrategy {

  @Override
  public int execute(ParseResult parsed) {
    List<CommandLine> lines = parsed.asCommandLineList();
    boolean helps =
        lines.stream()
            .anyMatch(line -> line.isUsageHelpRequested() || line.isVersionHelpRequested());
    if (!helps) {
      refuse(lines);
    }
    return new RunLast().execute(parsed);
  }

  private static void refuse(List<CommandLine> lines) {
    List<Exception> errors = new ArrayList<>();
    for (CommandLine line : lines) {
      errors.addAll(line.getParseResult().errors());
    }
    if (!errors.isEmpty()) {
      String all =
          errors.stream().map(AllErrors::text).distinct().collect(Collectors.joining("\n"));
      throw new ParameterException(lines.getLast(), all);
    }
  }

  private static String text(Exception error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof ParameterException wrong
            && wrong.getArgSpec() instanceof OptionSpec option
        ? option.longestName() + ": " + message + ". " + String.join(" ", option.description())
        : message;
  }
}
