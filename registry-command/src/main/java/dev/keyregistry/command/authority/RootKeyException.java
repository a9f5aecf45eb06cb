package dev.keyregistry.command.authority;

import org.jspecify.annotations.Nullable;

/** The root key was not replaced as asked; the message is one line that says how things are. */
public final class RootKeyException extends RuntimeException {

  RootKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
