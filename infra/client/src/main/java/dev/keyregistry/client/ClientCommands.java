package dev.keyregistry.client;

import dev.keyregistry.client.catalog.Catalog;
import dev.keyregistry.client.command.CommandTree;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.operation.Operation;
import java.util.List;
import picocli.CommandLine;

/** The client's commands, to be mounted in a command line. */
public final class ClientCommands {

  private final Surroundings around;

  private ClientCommands(Surroundings around) {
    this.around = around;
  }

  /** Commands that look into these surroundings for what they are not told. */
  public static ClientCommands in(Surroundings around) {
    return new ClientCommands(around);
  }

  /** The operations of the registry that have a command. */
  public static List<Operation> operations() {
    return Catalog.operations();
  }

  /**
   * Adds the commands that call the registry. Wrong usage of the command line is from now on told
   * in two lines and without secrets.
   */
  public void addCalling(CommandLine to) {
    CommandTree.calling(around).forEach(to::addSubcommand);
    to.setParameterExceptionHandler(new UsageErrors());
  }

  /** Adds the commands that look after the command line itself. */
  public void addLocal(CommandLine to) {
    CommandTree.local(around).forEach(to::addSubcommand);
  }
}
