package dev.keyregistry.command.relay;

import dev.keyregistry.infra.testkit.ForkedJvm;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.SharedClasses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Relay processes that are started ahead, so that the next one is ready when one has died. They
 * share their classes: loading these would take most of the time.
 */
final class StandbyRelays implements AutoCloseable {

  private static final int AHEAD = 2;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  // Without a log: reading Logback's settings would be a quarter of the start.
  private static final List<String> QUICK_JVM =
      List.of("-Xmx128m", "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");

  private final SharedClasses classes = SharedClasses.pack();
  private final Deque<ForkedJvm> waiting = new ArrayDeque<>();
  private final List<String> arguments;

  StandbyRelays(PostgresDatabase database, String kafka) {
    arguments =
        List.of(
            database.jdbcUrl(), database.user(), database.password(), kafka, RelayProcess.STANDBY);
  }

  /** One that relays until it is closed; its classes become those of the others. */
  ForkedJvm first() throws IOException {
    return order(start(classes.recording()), "NONE 1");
  }

  /** One that begins to relay now, and stands still at the n-th time that it reaches the step. */
  ForkedJvm standingAt(RelayStep step, int n) throws IOException {
    while (waiting.size() <= AHEAD) {
      waiting.add(start(classes.flags()));
    }
    return order(waiting.remove(), step + " " + n);
  }

  private ForkedJvm start(List<String> flags) {
    List<String> all = new ArrayList<>(QUICK_JVM);
    all.addAll(flags);
    return ForkedJvm.start(RelayProcess.class, all, Map.of(), arguments);
  }

  private static ForkedJvm order(ForkedJvm relay, String order) throws IOException {
    String ready = relay.awaitLine(line -> line.startsWith(RelayProcess.STANDBY), LIMIT);
    int port = Integer.parseInt(ready.substring(ready.indexOf(' ') + 1));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((order + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return relay;
  }

  @Override
  public void close() {
    waiting.forEach(ForkedJvm::close);
    classes.close();
  }
}
