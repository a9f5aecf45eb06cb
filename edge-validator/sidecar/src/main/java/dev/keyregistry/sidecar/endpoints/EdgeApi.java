package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.http.auth.CallerAuthentication;
import dev.keyregistry.http.server.Endpoints;
import dev.keyregistry.http.server.OpenApiDocument;
import io.vertx.ext.web.Router;

/** The routes of an edge beside its checks; each for callers with a key of the registry. */
public final class EdgeApi implements Endpoints {

  private final OpenApiDocument document = OpenApiDocument.beside(EdgeApi.class);
  private final CallerAuthentication authentication;
  private final Introspection introspection;
  private final Revocation revocation;
  private final Explaining explaining;

  /** The routes, which share what they are given among all event loops. */
  public EdgeApi(
      CallerAuthentication authentication,
      Tokens tokens,
      CommandService commands,
      Explanations explanations) {
    this.authentication = authentication;
    this.introspection = new Introspection(tokens);
    this.revocation = new Revocation(tokens, commands);
    this.explaining = new Explaining(explanations);
  }

  @Override
  public void mount(Router router) {
    router.get(OpenApiDocument.PATH).handler(document);
    router.route("/v1/*").handler(authentication);
    router
        .post("/v1/introspect")
        .handler(CallerAuthentication.requireScope(Introspection.SCOPE))
        .handler(introspection);
    router.post("/v1/revoke").handler(revocation);
    router
        .post("/v1/explain")
        .handler(CallerAuthentication.requireScope(Explaining.SCOPE))
        .handler(explaining);
  }
}
