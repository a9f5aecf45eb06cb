package dev.keyregistry.sidecar.grpc;

/** How a call ended: those of gRPC's status codes that are answered here. */
public enum GrpcStatus {
  OK(0),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  RESOURCE_EXHAUSTED(8),
  UNIMPLEMENTED(12),
  INTERNAL(13);

  private final String code;

  GrpcStatus(int code) {
    this.code = Integer.toString(code);
  }

  /** The value of the trailer {@code grpc-status}. */
  String code() {
    return code;
  }
}
