package dev.keyregistry.client.command;

import dev.keyregistry.client.catalog.Catalog;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import dev.keyregistry.client.operation.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** All commands of the client by their names. */
public final class CommandTree {

  private CommandTree() {}

  /** Those that call the registry, in the order of the help. */
  public static Map<String, CommandSpec> calling(Surroundings around) {
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    for (OperationGroup group : Catalog.GROUPS) {
      CommandSpec spec = group(group.name(), group.summary());
      for (Operation operation : group.operations()) {
        add(spec, command(group.name() + ' ', operation, around));
      }
      commands.put(group.name(), spec);
    }
    for (Operation operation : Catalog.SINGLE) {
      commands.put(operation.name(), new OperationCommand("", operation, around).spec());
    }
    return commands;
  }

  private static ClientCommand command(String group, Operation operation, Surroundings around) {
    return operation.shape() instanceof Shape.Rows
        ? new ImportCommand(group, operation, around)
        : new OperationCommand(group, operation, around);
  }

  /** Those that look after the command line itself. */
  public static Map<String, CommandSpec> local(Surroundings around) {
    CommandSpec profile = group("profile", "Keep where the registry is, and the key to call it.");
    add(profile, new ProfileSaveCommand(around));
    add(profile, new ProfileShowCommand(around));
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    commands.put("profile", profile);
    commands.put("completion", new CompletionCommand().spec());
    return commands;
  }

  private static CommandSpec group(String name, String summary) {
    CommandSpec spec = CommandSpec.create().name(name);
    Usage.describe(spec, summary);
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    return spec;
  }

  private static void add(CommandSpec group, ClientCommand command) {
    group.addSubcommand(command.spec().name(), command.spec());
  }
}
