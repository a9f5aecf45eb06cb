package dev.keyregistry.command.relay;

/** The relay must not go on: Kafka and the log disagree, or the topics are not as they must be. */
public final class RelayRefusedException extends RuntimeException {
  public RelayRefusedException(String message) {
    super(message);
  }
}
