package dev.keyregistry.e2e.gateway;

final class NginxIT extends GatewayRulesIT {

  NginxIT() {
    super(GatewayKind.NGINX);
  }
}
