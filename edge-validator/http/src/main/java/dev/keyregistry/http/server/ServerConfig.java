package dev.keyregistry.http.server;

import dev.keyregistry.validator.tls.TlsFiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and what it puts up with.
 *
 * @param host the address to listen on
 * @param port the port; 0 for any free one
 * @param eventLoops how many threads serve connections
 * @param maxHeaderBytes the most bytes of a request's headers together
 * @param maxBodyBytes the largest body of a request
 * @param idleTimeout after how long a connection without traffic is closed
 * @param bodyTimeout how long a client may take to send a body
 * @param drain how long a server that closes goes on serving, no longer ready, so that balancers
 *     notice
 * @param closeGrace how long requests under way may take to end after that
 * @param tls the files of TLS, with authorities if clients must have certificates; {@code null} for
 *     plain HTTP
 */
public record ServerConfig(
    String host,
    int port,
    int eventLoops,
    int maxHeaderBytes,
    int maxBodyBytes,
    Duration idleTimeout,
    Duration bodyTimeout,
    Duration drain,
    Duration closeGrace,
    @Nullable TlsFiles tls) {

  /** The most bytes of a request's headers together, if nothing else is said. */
  public static final int MAX_HEADER_BYTES = 16 * 1024;

  /** The least that the most bytes of headers may be. */
  public static final int LEAST_MAX_HEADER_BYTES = 1024;

  /** The most that the most bytes of headers may be. */
  public static final int MOST_MAX_HEADER_BYTES = 256 * 1024;

  /** The most bytes of a request's first line. */
  public static final int MAX_FIRST_LINE_BYTES = 8 * 1024;

  /** The longest drain. */
  public static final Duration MAX_DRAIN = Duration.ofMinutes(10);

  public ServerConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
    if (eventLoops < 1 || maxBodyBytes < 0) {
      throw new IllegalArgumentException("at least one event loop, and no negative body size");
    }
    if (maxHeaderBytes < LEAST_MAX_HEADER_BYTES || maxHeaderBytes > MOST_MAX_HEADER_BYTES) {
      throw new IllegalArgumentException(
          "headers have " + LEAST_MAX_HEADER_BYTES + " to " + MOST_MAX_HEADER_BYTES + " bytes");
    }
    if (drain.isNegative() || drain.compareTo(MAX_DRAIN) > 0) {
      throw new IllegalArgumentException("a drain takes PT0S to " + MAX_DRAIN);
    }
    if (tls != null && tls.certificate() == null) {
      throw new IllegalArgumentException("a listener with TLS has a certificate");
    }
  }

  /** The defaults: one event loop, bodies of 64 KiB, no TLS. */
  public static ServerConfig of(String host, int port) {
    return new ServerConfig(
        host,
        port,
        1,
        MAX_HEADER_BYTES,
        64 * 1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(5),
        null);
  }

  public ServerConfig withEventLoops(int count) {
    return with(count, maxHeaderBytes, maxBodyBytes, bodyTimeout, drain, tls);
  }

  public ServerConfig withMaxHeaderBytes(int bytes) {
    return with(eventLoops, bytes, maxBodyBytes, bodyTimeout, drain, tls);
  }

  public ServerConfig withMaxBodyBytes(int bytes) {
    return with(eventLoops, maxHeaderBytes, bytes, bodyTimeout, drain, tls);
  }

  public ServerConfig withBodyTimeout(Duration timeout) {
    return with(eventLoops, maxHeaderBytes, maxBodyBytes, timeout, drain, tls);
  }

  public ServerConfig withDrain(Duration duration) {
    return with(eventLoops, maxHeaderBytes, maxBodyBytes, bodyTimeout, duration, tls);
  }

  public ServerConfig withTls(@Nullable TlsFiles files) {
    return with(eventLoops, maxHeaderBytes, maxBodyBytes, bodyTimeout, drain, files);
  }

  private ServerConfig with(
      int loops,
      int header,
      int body,
      Duration timeout,
      Duration drains,
      @Nullable TlsFiles files) {
    return new ServerConfig(
        host, port, loops, header, body, idleTimeout, timeout, drains, closeGrace, files);
  }
}
