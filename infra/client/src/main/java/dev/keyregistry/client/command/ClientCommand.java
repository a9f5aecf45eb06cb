package dev.keyregistry.client.command;

import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command that ends with one of our exit codes and tells foreseen failures in plain lines. */
abstract class ClientCommand implements Callable<Integer> {

  private static final String FIRST = "registry: ";
  private static final String FURTHER = "  ";

  /** What picocli knows of it. */
  abstract CommandSpec spec();

  abstract ExitCode run(PrintWriter out, PrintWriter err);

  @Override
  public final Integer call() {
    PrintWriter out = spec().commandLine().getOut();
    PrintWriter err = spec().commandLine().getErr();
    try {
      return run(out, err).number();
    } catch (ClientException e) {
      String indent = FIRST;
      for (String line : e.lines()) {
        err.println(indent + line);
        indent = FURTHER;
      }
      return e.code().number();
    } finally {
      out.flush();
      err.flush();
    }
  }
}
