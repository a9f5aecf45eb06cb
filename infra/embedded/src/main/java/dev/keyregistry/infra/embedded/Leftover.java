package dev.keyregistry.infra.embedded;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that an earlier run left behind on the same data directory. */
final class Leftover {
  private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private Leftover() {}

  /**
   * Finds the process {@code pid}, if it really is the server: process ids get reused, so the
   * program and the data directory on its command line must be the expected ones.
   *
   * @param program the end of the program's path, or a word of its command line
   * @param argument an argument that names the data directory
   */
  static Optional<ProcessHandle> find(long pid, String program, String argument) {
    return ProcessHandle.of(pid).filter(p -> p.isAlive() && runs(p.info(), program, argument));
  }

  private static boolean runs(ProcessHandle.Info info, String program, String argument) {
    String[] arguments = info.arguments().orElse(new String[0]);
    boolean rightProgram =
        info.command().filter(c -> c.endsWith(program)).isPresent()
            || Arrays.asList(arguments).contains(program);
    return rightProgram && Arrays.asList(arguments).contains(argument);
  }

  /** Stops the server: {@code signal} first, SIGKILL if that does not help. */
  static void stop(ProcessHandle server, Signals signal, String name) {
    LOG.warn("{} of an earlier run still runs as process {}: stopping it", name, server.pid());
    signal.send(server.pid());
    if (!ended(server, GRACE)) {
      Signals.KILL.send(server.pid());
      if (!ended(server, GRACE)) {
        throw new EmbeddedServerException(
            "%s of an earlier run, process %d, does not end; end it by hand"
                .formatted(name, server.pid()));
      }
    }
  }

  /** Whether {@code process} ends within {@code limit}; it need not be a child of this JVM. */
  static boolean ended(ProcessHandle process, Duration limit) {
    return Poll.until(limit, () -> !process.isAlive() || isZombie(process));
  }

  /** A dead process that nobody has collected: where process 1 of a container does not. */
  private static boolean isZombie(ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command().isEmpty() && info.commandLine().isEmpty();
  }
}
