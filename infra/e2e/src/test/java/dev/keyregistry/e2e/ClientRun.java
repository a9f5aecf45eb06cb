package dev.keyregistry.e2e;

import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.launcher.Main;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command of the launcher, run in this JVM.
 *
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record ClientRun(int code, String out, String err) {

  /**
   * Runs a command that finds nothing but what it is told.
   *
   * @param home a folder without a profile
   * @param input its standard input
   */
  static ClientRun of(
      Path home, Map<String, String> environment, String input, List<String> arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var stream = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int code =
        Main.commandLine(new Surroundings(environment, home, stream))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new ClientRun(code, out.toString(), err.toString());
  }

  @Override
  public String toString() {
    return "exit " + code + ": " + err; // standard output may be a secret
  }
}
