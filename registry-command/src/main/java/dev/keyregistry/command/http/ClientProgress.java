package dev.keyregistry.command.http;

/** Whether a client does its part of an import, looked at from time to time. */
final class ClientProgress {

  private final int looks;
  private final long demanded;
  private int waited;
  private long done;

  /**
   * Nothing is done yet.
   *
   * @param looks how many looks at which it was the client's turn make a period
   * @param demanded how many bytes it must have sent or taken in one
   */
  ClientProgress(int looks, long demanded) {
    this.looks = looks;
    this.demanded = demanded;
  }

  /** The client has sent or taken something. */
  void add(long bytes) {
    done += bytes;
  }

  /** Looks, and tells whether a period has ended in which the client did too little. */
  boolean tooSlow(boolean itsTurn) {
    if (!itsTurn || ++waited < looks) {
      return false;
    }
    boolean slow = done < demanded;
    waited = 0;
    done = 0;
    return slow;
  }
}
