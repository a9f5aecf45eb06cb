package dev.keyregistry.e2e.gateway;

final class HaproxyIT extends GatewayRulesIT {

  HaproxyIT() {
    super(GatewayKind.HAPROXY);
  }
}
