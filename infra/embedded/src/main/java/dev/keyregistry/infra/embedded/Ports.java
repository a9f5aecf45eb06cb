package dev.keyregistry.infra.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on the loopback address, the only one that embedded servers listen on. */
public final class Ports {
  /** The address that embedded servers listen on. */
  public static final String LOOPBACK = "127.0.0.1";

  // Below the ranges from which systems take ports for outgoing connections, so that no client
  // takes the port of a server that is stopped for a moment.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int ATTEMPTS = 200;
  private static final String IN_USE = " is in use";

  private Ports() {}

  /** A port that was free a moment ago. */
  public static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedServerException(
        "No free TCP port on %s between %d and %d".formatted(LOOPBACK, LOWEST, HIGHEST));
  }

  /** Whether a server could listen on {@code port} now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that {@code server} can have {@code port}.
   *
   * @throws EmbeddedServerException if another process listens there
   */
  public static void requireFree(int port, String server) {
    if (!isFree(port)) {
      throw inUse(port, server);
    }
  }

  /** {@link #LOOPBACK}, without a look-up. */
  static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  /** Whether a server did not start because of {@link #requireFree}. */
  static boolean isInUse(EmbeddedServerException failure) {
    return String.valueOf(failure.getMessage()).contains(IN_USE);
  }

  static EmbeddedServerException inUse(int port, String server) {
    return new EmbeddedServerException(
        ("%s cannot start: port %d on %s"
                + IN_USE
                + ". Stop the process that listens there"
                + " (lsof -i :%d, or ss -ltnp) or choose another port (--port-base).")
            .formatted(server, port, LOOPBACK, port));
  }
}
