package dev.keyregistry.command.relay;

import dev.keyregistry.command.axon.CommandRuntime;
import dev.keyregistry.command.eventlog.LogDatabase;
import dev.keyregistry.command.eventlog.LogFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that relays, and stands still at the n-th time that it reaches a step. Arguments: JDBC
 * URL, user, password, bootstrap servers, node.
 *
 * <p>A node competes with others for the claim, and never stands still. {@link #STANDBY} is alone,
 * so it needs no claim: it prints the port at which it awaits its order, a step or {@code NONE} and
 * n, and relays from then on.
 */
public final class RelayProcess {

  static final String STANDBY = "standby";
  static final String STANDS_AT = "stands at ";

  private static final PrintStream OUT = System.out;

  private final AtomicInteger left = new AtomicInteger();
  private volatile String step = "NONE";

  private RelayProcess() {}

  public static void main(String[] args) throws Exception {
    LogDatabase log = LogFixture.connect(args[0], args[1], args[2]);
    new RelayProcess().run(log, args[3], args[4]);
  }

  private void run(LogDatabase log, String kafka, String node) throws Exception {
    var config =
        new RelayConfig(Map.of("bootstrap.servers", kafka), (short) 1, Duration.ofMillis(20));
    var relay = new Relay(config, log.log(), log.tail(), this::reached);
    relay.start();
    if (node.equals(STANDBY)) {
      awaitOrder();
      relay.claim(); // without Axon, which takes a second to start
    } else {
      CommandRuntime.start(log, List::of, relay, node);
    }
    while (true) {
      OUT.println("published " + relay.published());
      synchronized (left) {
        left.wait(50);
      }
    }
  }

  private void awaitOrder() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      OUT.println(STANDBY + ' ' + server.getLocalPort());
      try (Socket test = server.accept();
          var lines =
              new BufferedReader(
                  new InputStreamReader(test.getInputStream(), StandardCharsets.UTF_8))) {
        String[] order = lines.readLine().split(" ", 2);
        left.set(Integer.parseInt(order[1]));
        step = order[0];
      }
    }
  }

  private void reached(RelayStep reached) {
    if (reached.name().equals(step) && left.decrementAndGet() == 0) {
      OUT.println(STANDS_AT + reached);
      while (true) {
        LockSupport.park(); // the thread goes no further, whatever the others do
      }
    }
  }
}
