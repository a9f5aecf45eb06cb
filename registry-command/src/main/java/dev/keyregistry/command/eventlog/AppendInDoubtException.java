package dev.keyregistry.command.eventlog;

/**
 * Nobody knows yet whether an append took effect (rule L3): the database was lost before it
 * answered. A request that named itself can be sent again, and takes effect once (rule L5).
 */
public final class AppendInDoubtException extends RuntimeException {
  public AppendInDoubtException(String message) {
    super(message);
  }
}
