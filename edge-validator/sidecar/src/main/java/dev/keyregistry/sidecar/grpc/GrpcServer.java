package dev.keyregistry.sidecar.grpc;

import dev.keyregistry.http.server.FastPath;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers gRPC calls on a port that speaks HTTP, too ("gRPC over HTTP2", the protocol's document).
 * Only unary methods, without compression.
 */
public final class GrpcServer implements FastPath {

  static final String CONTENT_TYPE = "application/grpc";

  private static final int UNSUPPORTED_VERSION = 505;
  private static final int UNSUPPORTED_TYPE = 415;
  private static final int WRONG_METHOD = 405;

  private final Map<String, GrpcMethod> methods;

  /**
   * The server.
   *
   * @param methods by their paths: {@code /package.Service/Method}
   */
  public GrpcServer(Map<String, GrpcMethod> methods) {
    this.methods = Map.copyOf(methods);
  }

  @Override
  public boolean handle(HttpServerRequest request) {
    GrpcMethod method = methods.get(request.uri());
    boolean typed = isGrpc(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (method == null && !typed) {
      return false;
    }
    if (request.version() != HttpVersion.HTTP_2) {
      refuse(request, UNSUPPORTED_VERSION);
    } else if (!typed) {
      refuse(request, UNSUPPORTED_TYPE);
    } else if (!request.method().equals(HttpMethod.POST)) {
      refuse(request, WRONG_METHOD);
    } else {
      new GrpcCall(request).serve(method);
    }
    return true;
  }

  private static void refuse(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).end();
  }

  // Not gRPC-Web, nor messages in JSON.
  private static boolean isGrpc(@Nullable String type) {
    if (type == null || !type.startsWith(CONTENT_TYPE)) {
      return false;
    }
    String rest = type.substring(CONTENT_TYPE.length());
    return rest.isEmpty() || rest.startsWith(";") || rest.equals("+proto");
  }
}
