package dev.keyregistry.events.log;

/** A record that carries no readable place in the log. The message never repeats its bytes. */
public final class MalformedRecordException extends RuntimeException {

  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
