package dev.keyregistry.client.operation;

/** The service that answers an operation. */
public enum Service {
  COMMAND,
  QUERY,
  EDGE
}
