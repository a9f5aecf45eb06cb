package dev.keyregistry.query.store;

/** The store's database cannot be used; the message says what to look at. */
public final class StoreUnavailableException extends RuntimeException {

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
