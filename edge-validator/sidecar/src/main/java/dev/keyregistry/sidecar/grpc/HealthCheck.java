package dev.keyregistry.sidecar.grpc;

import dev.keyregistry.http.server.Readiness;
import java.util.Set;

/**
 * {@code grpc.health.v1.Health/Check}: what {@code /readyz} says, for whoever asks over gRPC. Its
 * {@code Watch} is not there, which clients put up with.
 */
public final class HealthCheck implements GrpcMethod {

  public static final String PATH = "/grpc.health.v1.Health/Check";

  private static final int SERVICE = WireReader.lengthTag(1);
  private static final int STATUS_FIELD = 1;
  private static final int SERVING = 1;
  private static final int NOT_SERVING = 2;

  private final Set<String> services;
  private final Readiness readiness;

  /**
   * The method.
   *
   * @param services the names of the services that are as ready as the server
   */
  public HealthCheck(Set<String> services, Readiness readiness) {
    this.services = Set.copyOf(services);
    this.readiness = readiness;
  }

  @Override
  public void call(byte[] message, GrpcAnswer answer) throws MalformedMessageException {
    String service = service(new WireReader(message));
    if (service.isEmpty() || services.contains(service)) {
      var status = new WireWriter();
      status.number(STATUS_FIELD, readiness.unready().isEmpty() ? SERVING : NOT_SERVING);
      answer.succeed(status);
    } else {
      answer.fail(GrpcStatus.NOT_FOUND, "there is no such service");
    }
  }

  private static String service(WireReader message) throws MalformedMessageException {
    String service = "";
    for (int tag = message.next(); tag != 0; tag = message.next()) {
      if (tag == SERVICE) {
        service = message.content().text();
      } else {
        message.skip(tag);
      }
    }
    return service;
  }
}
