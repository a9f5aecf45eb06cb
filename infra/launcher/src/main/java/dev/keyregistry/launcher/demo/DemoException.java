package dev.keyregistry.launcher.demo;

import org.jspecify.annotations.Nullable;

/** The demonstration could not be carried through; the message says what went wrong. */
public final class DemoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
