package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.sidecar.envoy.EnvoyRequest;
import dev.keyregistry.sidecar.envoy.EnvoyRequestReader;
import dev.keyregistry.sidecar.envoy.WantedHeaders;
import dev.keyregistry.sidecar.grpc.GrpcAnswer;
import dev.keyregistry.sidecar.grpc.GrpcMethod;
import dev.keyregistry.sidecar.grpc.GrpcServer;
import dev.keyregistry.sidecar.grpc.HealthCheck;
import dev.keyregistry.sidecar.grpc.MalformedMessageException;
import dev.keyregistry.validator.validation.CarriageKind;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's external authorization, {@code envoy.service.auth.v3.Authorization/Check}.
 *
 * <p>A demand comes from the context extensions of Envoy's route, and from the policy, if there is
 * one; where both are given, both must hold. An extension that is no demand is refused: it may be a
 * misspelt one.
 */
final class EnvoyAuth implements GrpcMethod {

  private static final String SERVICE = "envoy.service.auth.v3.Authorization";

  private final Authorizer authorizer;
  private final ClientAddress clientAddress;
  private final PolicyCheck policy;
  private final EnvoyRequestReader reader;
  private final RouteDemands<Map<String, String>> demands =
      new RouteDemands<>(
          RouteDemand::parse,
          "Look for context_extensions in Envoy's configuration; they are scope, tenant and"
              + " environment, and nothing else");

  EnvoyAuth(Authorizer authorizer, ClientAddress clientAddress, PolicyCheck policy) {
    this.authorizer = authorizer;
    this.clientAddress = clientAddress;
    this.policy = policy;
    this.reader = new EnvoyRequestReader(new WantedHeaders(EnvoyCheck.SECRETS, others()));
  }

  private List<String> others() {
    List<String> others = new ArrayList<>();
    others.add(HttpHeaders.CONTENT_TYPE.toString());
    others.add(EnvoyCheck.PARTIAL_BODY);
    if (clientAddress.header() != null) {
      others.add(clientAddress.header());
    }
    return others;
  }

  /** The server of this method, and of gRPC's health check. */
  GrpcServer server(Readiness readiness) {
    return new GrpcServer(
        Map.of(
            '/' + SERVICE + "/Check",
            this,
            HealthCheck.PATH,
            new HealthCheck(Set.of(SERVICE), readiness)));
  }

  @Override
  public void call(byte[] message, GrpcAnswer answer) throws MalformedMessageException {
    EnvoyRequest request = reader.read(message);
    PolicyCheck.Ruling ruling = policy.of(original(request));
    var check = new EnvoyCheck(request, answer, clientAddress, parameters(ruling));
    if (authorizer.isReady(check)) {
      RouteDemand demand =
          request.extensions().isEmpty() ? RouteDemand.NOTHING : demands.of(request.extensions());
      if (demand == null) {
        authorizer.refuseDemand(check);
      } else {
        authorizer.answer(check, check, ruling, demand);
      }
    }
  }

  private static @Nullable OriginalRequest original(EnvoyRequest request) {
    return request.method().isEmpty() || request.target().isEmpty()
        ? null
        : new OriginalRequest(
            request.method(), request.target(), request.host().isEmpty() ? null : request.host());
  }

  private static List<String> parameters(PolicyCheck.Ruling ruling) {
    return ruling instanceof PolicyCheck.Ruled ruled
            && ruled.route().carriages().contains(CarriageKind.QUERY)
        ? List.of(Credentials.QUERY_PARAMETER)
        : List.of();
  }
}
