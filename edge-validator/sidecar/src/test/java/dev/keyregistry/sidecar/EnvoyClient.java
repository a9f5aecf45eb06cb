package dev.keyregistry.sidecar;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Asks an edge as Envoy does, with the official stubs, on one connection. */
final class EnvoyClient implements AutoCloseable {

  static final long LIMIT_SECONDS = 20;

  final ManagedChannel channel;

  EnvoyClient(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /**
   * A request; names of headers are in lower case, as Envoy has them.
   *
   * @param headers names and values in turn; values of the same name are joined
   */
  static CheckRequest request(
      String method, String target, Map<String, String> extensions, String... headers) {
    var http = HttpRequest.newBuilder().setMethod(method).setPath(target);
    for (int i = 0; i < headers.length; i += 2) {
      String name = headers[i].toLowerCase(Locale.ROOT);
      String before = http.getHeadersMap().get(name);
      http.putHeaders(name, before == null ? headers[i + 1] : before + ',' + headers[i + 1]);
    }
    return request(http, extensions, "127.0.0.1");
  }

  static CheckRequest request(
      HttpRequest.Builder http, Map<String, String> extensions, String source) {
    var address = SocketAddress.newBuilder().setAddress(source).setPortValue(4711);
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setSource(
                    AttributeContext.Peer.newBuilder()
                        .setAddress(Address.newBuilder().setSocketAddress(address)))
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http))
                .putAllContextExtensions(extensions))
        .build();
  }

  /** The same request with this body. */
  static CheckRequest withBody(CheckRequest request, String body, boolean raw) {
    CheckRequest.Builder changed = request.toBuilder();
    HttpRequest.Builder http = changed.getAttributesBuilder().getRequestBuilder().getHttpBuilder();
    if (raw) {
      http.setRawBody(ByteString.copyFromUtf8(body));
    } else {
      http.setBody(body);
    }
    return changed.build();
  }

  CheckResponse check(CheckRequest request) {
    return AuthorizationGrpc.newBlockingStub(channel)
        .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
        .check(request);
  }

  CheckResponse get(Map<String, String> extensions, String... headers) {
    return check(request("GET", "/", extensions, headers));
  }

  /** The HTTP status that Envoy would go by: 200 passes. */
  static int status(CheckResponse answer) {
    return answer.getStatus().getCode() == 0
        ? 200
        : answer.getDeniedResponse().getStatus().getCodeValue();
  }

  static Map<String, String> headers(List<HeaderValueOption> options) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.forEach(o -> headers.put(o.getHeader().getKey(), o.getHeader().getValue()));
    return headers;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
