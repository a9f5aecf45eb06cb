package dev.keyregistry.command.relay;

import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.eventlog.LogDatabase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that relays, and kills itself at the n-th time that it reaches a step. Arguments: JDBC
 * URL, user, password, bootstrap servers, node, step or {@code NONE}, n.
 */
public final class RelayProcess {

  /** A node that is alone needs no claim. */
  static final String ALONE = "alone";

  private static final PrintStream OUT = System.out;

  private RelayProcess() {}

  public static void main(String[] args) throws InterruptedException {
    LogDatabase log = LogDatabase.open(args[0], args[1], args[2]);
    var left = new AtomicInteger(Integer.parseInt(args[6]));
    var config = new RelayConfig(args[3], (short) 1, Duration.ofMillis(20));
    var relay =
        new Relay(
            config,
            log.log(),
            log.tail(),
            step -> {
              if (step.name().equals(args[5]) && left.decrementAndGet() <= 0) {
                OUT.println("killed at " + step);
                OUT.flush();
                Runtime.getRuntime().halt(137); // as sudden as kill -9: no hook runs
              }
              if (step == RelayStep.RESUMED || step == RelayStep.PROGRESS_STORED) {
                OUT.println(step.name());
              }
            });
    relay.start();
    if (args[4].equals(ALONE)) {
      relay.claim(); // without Axon, which takes a second to start
    } else {
      CommandRuntime.start(log, relay, args[4]);
    }
    OUT.println("started");
    while (true) {
      OUT.println("published " + relay.published());
      Thread.onSpinWait();
      synchronized (left) {
        left.wait(50);
      }
    }
  }
}
