package dev.keyregistry.sidecar.grpc;

/** A unary method. It runs on an event loop and must never block. */
@FunctionalInterface
public interface GrpcMethod {

  /**
   * Answers a call, now or later on the same event loop.
   *
   * @throws MalformedMessageException if the message is none of the method's: that is the answer
   */
  void call(byte[] message, GrpcAnswer answer) throws MalformedMessageException;
}
