package dev.keyregistry.launcher;

import dev.keyregistry.command.authority.RootKeyException;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.infra.embedded.EmbeddedServerException;
import dev.keyregistry.launcher.cell.LaunchException;
import dev.keyregistry.launcher.demo.DemoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells people why a command failed: one line if the failure was foreseen. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    if (isForeseen(failure)) {
      commandLine.getErr().println("registry: " + failure.getMessage());
    } else {
      Log.unforeseen(commandLine.getCommandName(), failure);
    }
    commandLine.getErr().flush();
    return commandLine.getCommandSpec().exitCodeOnExecutionException();
  }

  private static boolean isForeseen(Exception failure) {
    return failure instanceof LaunchException
        || failure instanceof EmbeddedServerException
        || failure instanceof ServerStartException
        || failure instanceof RootKeyException
        || failure instanceof LogUnavailableException
        || failure instanceof AppendInDoubtException
        || failure instanceof DemoException;
  }

  /** Starts logging only when it is needed: a client command is short. */
  private static final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    static void unforeseen(String command, Exception failure) {
      LOG.error("{} failed", command, failure); // with the stack, to stderr
    }
  }
}
