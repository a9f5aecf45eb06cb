package dev.keyregistry.infra.testkit;

import dev.keyregistry.infra.embedded.ChildProcess;
import dev.keyregistry.infra.embedded.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A main class of the test class path in a JVM of its own, to be killed and frozen by fault tests;
 * it cannot outlive this JVM.
 */
public final class ForkedJvm implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(10);
  // A child of its own may hold its output open.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final ChildProcess process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  private ForkedJvm(ChildProcess process) {
    this.process = process;
    this.reader =
        Thread.ofPlatform().daemon().name("output-of-" + process.pid()).unstarted(this::readOutput);
  }

  /** Starts {@code main} with small memory and the class path of this JVM. */
  public static ForkedJvm start(Class<?> main, String... arguments) {
    return start(main, List.of(), Map.of(), List.of(arguments));
  }

  /**
   * Starts a main class.
   *
   * @param jvmFlags such as {@code -Dname=value}; they follow, and so override, the default ones
   * @param environment variables added to those of this JVM
   */
  public static ForkedJvm start(
      Class<?> main,
      List<String> jvmFlags,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Daxoniq.update-checker.disabled=true");
    command.addAll(jvmFlags);
    command.add(main.getName());
    command.addAll(arguments);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("CLASSPATH", System.getProperty("java.class.path"));
    var jvm =
        new ForkedJvm(
            ChildProcess.start(
                new ChildProcess.Spec(command, variables, null, Signals.TERM, GRACE)));
    jvm.reader.start();
    return jvm;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The lines written so far, standard output and error together. */
  public synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /**
   * Returns the first line, also among those written already, that {@code wanted} accepts.
   *
   * @throws IllegalStateException with the output if the JVM ends without such a line or {@code
   *     limit} passes
   */
  public String awaitLine(Predicate<String> wanted, Duration limit) {
    return awaitLineAfter(0, wanted, limit);
  }

  /**
   * The same as {@link #awaitLine}, leaving out the first {@code skipped} lines, so that a test can
   * wait for what comes after {@code lines().size()}.
   */
  public synchronized String awaitLineAfter(int skipped, Predicate<String> wanted, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<String> line = lines.stream().skip(skipped).filter(wanted).findFirst();
      if (line.isPresent()) {
        return line.get();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (ended || left <= 0) {
        throw new IllegalStateException(
            "%s without the awaited line. Output:%n%s"
                .formatted(ended ? "The JVM ended" : "The time passed", String.join("\n", lines)));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while awaiting a line", e);
      }
    }
  }

  /** Sends SIGKILL, and returns when the JVM is gone. */
  public void kill() {
    process.kill();
  }

  /** Sends SIGTERM and returns at once; {@link #awaitExit} waits. */
  public void terminate() {
    Signals.TERM.send(pid());
  }

  /** Freezes the JVM (SIGSTOP): it lives, and does nothing. */
  public void pause() {
    Signals.STOP.send(pid());
  }

  /** Lets a frozen JVM go on (SIGCONT). */
  public void resume() {
    Signals.CONT.send(pid());
  }

  /**
   * Waits for the end of the JVM, and of its output.
   *
   * @return its exit code, 128 + n after signal n
   * @throws IllegalStateException if it still runs after {@code limit}
   */
  public int awaitExit(Duration limit) {
    try {
      int code = process.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      reader.join(LAST_WORDS);
      return code;
    } catch (TimeoutException e) {
      throw new IllegalStateException("Process " + pid() + " still runs after " + limit, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot watch process " + pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while process " + pid() + " ends", e);
    }
  }

  /** The same as {@link #kill}. */
  @Override
  public void close() {
    kill();
  }

  private void readOutput() {
    try (BufferedReader output = process.output()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(output lost: " + e + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
