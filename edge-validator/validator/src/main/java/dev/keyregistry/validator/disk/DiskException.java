package dev.keyregistry.validator.disk;

/** The folder or the key cannot be used as configured; the message says what to do. */
public final class DiskException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DiskException(String message) {
    super(message);
  }

  DiskException(String message, Throwable cause) {
    super(message, cause);
  }
}
