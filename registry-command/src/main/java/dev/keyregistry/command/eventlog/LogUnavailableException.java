package dev.keyregistry.command.eventlog;

/** The log cannot be reached now, and nothing was appended or read. Trying again is safe. */
public final class LogUnavailableException extends RuntimeException {
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
