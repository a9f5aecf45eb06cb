package dev.keyregistry.validator.disk;

/** A file that must not be used; the message says why, and repeats nothing of its contents. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
