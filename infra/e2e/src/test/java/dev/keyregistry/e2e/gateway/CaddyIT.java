package dev.keyregistry.e2e.gateway;

final class CaddyIT extends GatewayRulesIT {

  CaddyIT() {
    super(GatewayKind.CADDY);
  }
}
