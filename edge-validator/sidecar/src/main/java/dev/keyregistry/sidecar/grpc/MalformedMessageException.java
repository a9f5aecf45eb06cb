package dev.keyregistry.sidecar.grpc;

/** A message is not what its method takes. It repeats nothing of the message. */
public final class MalformedMessageException extends Exception {

  /**
   * The complaint.
   *
   * @param message goes to the client: printable ASCII without a percent sign
   */
  public MalformedMessageException(String message) {
    super(message, null, false, false); // a client may cause any number of them
  }
}
