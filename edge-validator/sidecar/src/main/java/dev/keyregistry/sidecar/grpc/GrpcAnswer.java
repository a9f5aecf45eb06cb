package dev.keyregistry.sidecar.grpc;

/** Where the answer to a call goes; the first one counts. */
public interface GrpcAnswer {

  /** The call succeeds with this message. */
  void succeed(WireWriter message);

  /**
   * The call fails.
   *
   * @param message printable ASCII without a percent sign
   */
  void fail(GrpcStatus status, String message);
}
