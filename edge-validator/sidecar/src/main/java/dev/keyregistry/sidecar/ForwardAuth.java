package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.FastPath;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Forward authentication: {@code /authz} and everything below it, any method.
 *
 * <p>A demand comes from the query of {@code /authz} exactly, which the gateway's configuration
 * writes, and from the policy, if there is one; where both are given, both must hold. Below {@code
 * /authz/} path and query are the client's: the policy reads them, and nobody else.
 */
final class ForwardAuth implements FastPath {

  private static final String PATH = "/authz";

  private final Authorizer authorizer;
  private final ClientAddress clientAddress;
  private final PolicyCheck policy;
  private final RouteDemands<String> demands =
      new RouteDemands<>(
          RouteDemand::parse,
          "Look for the "
              + PATH
              + " URI in the gateway's configuration; its parameters are scope, tenant and"
              + " environment");

  ForwardAuth(Authorizer authorizer, ClientAddress clientAddress, PolicyCheck policy) {
    this.authorizer = authorizer;
    this.clientAddress = clientAddress;
    this.policy = policy;
  }

  @Override
  public boolean handle(HttpServerRequest request) {
    String uri = request.uri();
    if (!uri.startsWith(PATH)) {
      return false;
    }
    char next = uri.length() == PATH.length() ? '?' : uri.charAt(PATH.length());
    if (next != '/' && next != '?') {
      return false;
    }
    var check = new HttpCheck(request, clientAddress);
    if (authorizer.isReady(check)) {
      if (next == '/') {
        below(request, check, uri.substring(PATH.length()));
      } else {
        exactly(check, uri);
      }
    }
    return true;
  }

  private void exactly(HttpCheck check, String uri) {
    RouteDemand demand =
        uri.length() == PATH.length()
            ? RouteDemand.NOTHING
            : demands.of(uri.substring(PATH.length() + 1));
    if (demand == null) {
      authorizer.refuseDemand(check);
    } else {
      authorizer.answer(check, check, policy.ofHeaders(check.headers()), demand);
    }
  }

  private void below(HttpServerRequest request, HttpCheck check, String target) {
    var original =
        new OriginalRequest(request.method().name(), target, request.getHeader(HttpHeaders.HOST));
    authorizer.answer(check, check, policy.of(original), RouteDemand.NOTHING);
  }
}
