package dev.keyregistry.http.server;

import java.time.Duration;

/**
 * Where a server listens and what it puts up with.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param eventLoops how many threads serve connections
 * @param maxBodyBytes the largest body of a request
 * @param idleTimeout after how long a connection without traffic is closed
 * @param bodyTimeout how long a client may take to send a body
 * @param closeGrace how long requests under way may take to end when the server closes
 */
public record ServerConfig(
    String host,
    int port,
    int eventLoops,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration closeGrace) {

  /** The most bytes of a request's headers together. */
  public static final int MAX_HEADER_BYTES = 16 * 1024;

  /** The most bytes of a request's first line. */
  public static final int MAX_FIRST_LINE_BYTES = 8 * 1024;

  public ServerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
    if (eventLoops < 1 || maxBodyBytes < 0) {
      throw new IllegalArgumentException("at least one event loop, and no negative body size");
    }
  }

  /** The defaults: one event loop, bodies of 64 KiB. */
  public static ServerConfig of(String host, int port) {
    return new ServerConfig(
        host,
        port,
        1,
        64 * 1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }

  public ServerConfig withEventLoops(int count) {
    return new ServerConfig(host, port, count, maxBodyBytes, idleTimeout, bodyTimeout, closeGrace);
  }

  public ServerConfig withMaxBodyBytes(int bytes) {
    return new ServerConfig(host, port, eventLoops, bytes, idleTimeout, bodyTimeout, closeGrace);
  }

  public ServerConfig withBodyTimeout(Duration timeout) {
    return new ServerConfig(host, port, eventLoops, maxBodyBytes, idleTimeout, timeout, closeGrace);
  }
}
