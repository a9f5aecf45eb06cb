package dev.keyregistry.http.cli;

import dev.keyregistry.http.server.Parts;
import dev.keyregistry.http.server.RunningService;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a service as a process of its own. */
public final class ServiceMain {

  /** The release that all services are of. */
  public static final String VERSION = "0.1.0";

  private static final String LOG_SETTINGS = "logback.configurationFile";

  private ServiceMain() {}

  /**
   * Executes a command line and ends the JVM: with 0 after a stop, 1 if the service cannot start, 2
   * for wrong usage. To be called before anything is logged.
   */
  public static void execute(Object command, String[] arguments) {
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "logback-service.xml");
    }
    System.exit(commandLine(command).execute(arguments));
  }

  /**
   * The command line itself; a failure is told in one line, and the exit code is 1. Of wrong values
   * all are told at once, and the exit code is 2.
   */
  public static CommandLine commandLine(Object command) {
    var program = new CommandLine(command);
    program.getCommandSpec().parser().collectErrors(true);
    return program
        .setUsageHelpWidth(100)
        .setExecutionStrategy(new AllErrors())
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              Failures.tell(failure, line);
              return line.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /**
   * Starts a service, says where it listens, and returns when it was stopped: by a signal, on which
   * it ends requests under way first.
   */
  public static int run(CommandSpec spec, Supplier<? extends RunningService> start)
      throws InterruptedException {
    var stopped = new CountDownLatch(1);
    // From the beginning: a signal may come while it starts.
    var running = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, stopped), "stop"));
    LoggerFactory.getLogger(spec.name()).info("config: {}", ConfigLine.of(spec));
    RunningService service = running.add(start.get());
    PrintWriter out = spec.commandLine().getOut();
    out.println(spec.qualifiedName() + " listens on " + service.uri());
    out.flush();
    stopped.await();
    return spec.exitCodeOnSuccess();
  }

  private static void stop(Parts running, CountDownLatch stopped) {
    running.close();
    stopped.countDown();
  }

  private static final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    static void tell(Exception failure, CommandLine line) {
      LOG.debug("{} failed", line.getCommandName(), failure);
      String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
      line.getErr().println(line.getCommandName() + ": " + message.lines().findFirst().orElse(""));
      line.getErr().flush();
    }
  }
}
