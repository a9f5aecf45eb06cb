package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** POSIX signals by process id; {@link ProcessHandle} knows only TERM and KILL. */
public enum Signals {
  INT,
  TERM,
  KILL,
  STOP,
  CONT;

  private static final long LIMIT_SECONDS = 5;

  /**
   * Sends this signal.
   *
   * @return whether a process with that id was there to take it
   */
  public boolean send(long pid) {
    if (pid <= 1) {
      throw new IllegalArgumentException("Not a process that may be signalled: " + pid);
    }
    try {
      // The shell's own kill: a separate kill program is not installed everywhere.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name() + " " + pid + " 2>/dev/null").start();
      if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
        throw new EmbeddedServerException("kill -" + name() + " " + pid + " did not return");
      }
      return kill.exitValue() == 0;
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot run sh to send " + name() + " to " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Interrupted while sending " + name() + " to " + pid, e);
    }
  }
}
