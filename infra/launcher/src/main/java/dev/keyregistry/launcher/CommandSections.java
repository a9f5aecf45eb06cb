package dev.keyregistry.launcher;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Shows the commands in the help under headings. */
final class CommandSections implements IHelpSectionRenderer {

  private final Map<String, Set<String>> sections = new LinkedHashMap<>();

  /** The first section: the commands that a command line has so far. */
  static CommandSections of(String heading, CommandLine line) {
    return new CommandSections().and(heading, line);
  }

  /** One more section: the commands that were added since the one before. */
  CommandSections and(String heading, CommandLine line) {
    Set<String> names = new LinkedHashSet<>(line.getSubcommands().keySet());
    sections.values().forEach(names::removeAll);
    sections.put(heading, names);
    return this;
  }

  void showIn(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this);
  }

  @Override
  public String render(Help help) {
    var text = new StringBuilder();
    sections.forEach(
        (heading, names) -> {
          Map<String, Help> commands = new LinkedHashMap<>(help.subcommands());
          commands.keySet().retainAll(names);
          text.append("%n%s:%n".formatted(heading)).append(help.commandList(commands));
        });
    return text.toString();
  }
}
