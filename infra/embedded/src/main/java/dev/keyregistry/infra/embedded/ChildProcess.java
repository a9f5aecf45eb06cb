package dev.keyregistry.infra.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that cannot outlive this JVM, even when the JVM is killed with SIGKILL.
 *
 * <p>A small shell stands between the two. Its standard input is a pipe that this JVM holds open,
 * so the kernel tells it when the JVM is gone: it then asks the process to stop, and kills it if it
 * does not. {@link #stop} closes the same pipe, so there is one way to stop and it is always used.
 * Both run in a session of their own: Ctrl-C in a terminal reaches this JVM only, which then stops
 * its children in the order it wants.
 */
public final class ChildProcess implements AutoCloseable {
  /**
   * How to start a process.
   *
   * @param command program and arguments
   * @param environment variables added to those of this JVM
   * @param log takes the output; null to read it from {@link ChildProcess#output}
   * @param stopSignal asks the process to stop
   * @param grace time between that signal and SIGKILL
   */
  public record Spec(
      List<String> command,
      Map<String, String> environment,
      @Nullable Path log,
      Signals stopSignal,
      Duration grace) {
    public Spec {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  // $0 is the log file or empty. The inner shell becomes the process by exec, so its pid is the
  // process's. Descriptor 3 is the pipe from the JVM. The watcher is killed as soon as the process
  // has ended, so it never signals a pid that was given to somebody else.
  private static final String SUPERVISOR =
      """
      signal=$1 grace=$2; shift 2
      exec 3<&0
      sh -c 'echo $$; [ -z "$0" ] || exec >>"$0" 2>&1; exec "$@"' "$0" "$@" </dev/null 3<&- &
      child=$!
      exec >/dev/null 2>&1
      {
        while read -r line <&3; do :; done
        kill -"$signal" "$child"
        i=0
        while [ "$i" -lt "$grace" ] && kill -0 "$child"; do sleep 0.1; i=$((i+1)); done
        kill -KILL "$child"
      } &
      watcher=$!
      exec 3<&-
      wait "$child"
      code=$?
      kill -KILL "$watcher"
      exit "$code"
      """;

  private static final Duration SLACK = Duration.ofSeconds(5);

  // Keeps the pipes reachable: a collected one would be closed, which stops its process.
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  private final Process supervisor;
  private final BufferedReader output;
  private final long pid;
  private final Duration grace;
  private final CompletableFuture<Integer> exit;

  private ChildProcess(Process supervisor, BufferedReader output, long pid, Duration grace) {
    this.supervisor = supervisor;
    this.output = output;
    this.pid = pid;
    this.grace = grace;
    this.exit =
        supervisor
            .onExit()
            .thenApply(
                ended -> {
                  RUNNING.remove(ended);
                  return ended.exitValue();
                });
  }

  /**
   * Starts a process.
   *
   * @throws EmbeddedServerException if no shell can be run
   */
  public static ChildProcess start(Spec spec) {
    List<String> command = new ArrayList<>(OwnSession.prefix());
    command.addAll(List.of("sh", "-c", SUPERVISOR));
    command.add(spec.log() == null ? "" : spec.log().toString());
    command.add(spec.stopSignal().name());
    command.add(Long.toString(Math.max(1, spec.grace().toMillis() / 100)));
    command.addAll(spec.command());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(spec.environment());
    try {
      Process supervisor = builder.start();
      RUNNING.add(supervisor);
      BufferedReader output = supervisor.inputReader(StandardCharsets.UTF_8);
      String first = output.readLine();
      if (first == null || !first.chars().allMatch(Character::isDigit)) {
        RUNNING.remove(supervisor);
        supervisor.getOutputStream().close();
        throw new EmbeddedServerException(
            "Cannot start " + spec.command().get(0) + ": the shell said: " + first);
      }
      return new ChildProcess(supervisor, output, Long.parseLong(first), spec.grace());
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot start " + spec.command().get(0), e);
    }
  }

  /** The process id of the process itself, not of the shell that watches over it. */
  public long pid() {
    return pid;
  }

  public boolean isAlive() {
    return supervisor.isAlive();
  }

  /** Completes with the exit code, 128 + n after signal n. */
  public CompletableFuture<Integer> onExit() {
    return exit.copy();
  }

  /** What the process writes, both streams; empty if it has a log. */
  public BufferedReader output() {
    return output;
  }

  /** Asks the process to stop, and returns when it has; it is killed after the grace period. */
  public void stop() {
    try {
      supervisor.getOutputStream().close();
    } catch (IOException e) {
      // The shell is gone already, and with it the process.
    }
    awaitExit(grace.plus(SLACK));
  }

  /** Kills the process with SIGKILL, as a crash would, and returns when it is gone. */
  public void kill() {
    if (supervisor.isAlive()) {
      Signals.KILL.send(pid);
    }
    awaitExit(SLACK);
  }

  /** The same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private void awaitExit(Duration limit) {
    try {
      if (!supervisor.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        Signals.KILL.send(pid);
        supervisor.destroyForcibly();
        throw new EmbeddedServerException("Process " + pid + " did not end within " + limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("Interrupted while process " + pid + " ends", e);
    }
  }
}
