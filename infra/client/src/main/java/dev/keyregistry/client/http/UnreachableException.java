package dev.keyregistry.client.http;

/** There is no answer. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean inDoubt;

  /**
   * A failure.
   *
   * @param inDoubt whether the request may have arrived
   */
  UnreachableException(String message, boolean inDoubt, Throwable cause) {
    super(message, cause);
    this.inDoubt = inDoubt;
  }

  /** Whether the request may have arrived. */
  public boolean isInDoubt() {
    return inDoubt;
  }

  /** What to tell. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
