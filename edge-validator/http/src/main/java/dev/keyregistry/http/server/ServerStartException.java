package dev.keyregistry.http.server;

/** A server that could not start; the message is one line that says what to do. */
public final class ServerStartException extends RuntimeException {

  public ServerStartException(String message) {
    super(message);
  }

  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
