package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.ServerConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar needs to know.
 *
 * @param edgeId the name of this edge, unique in the cell
 * @param region where it stands; {@code null} if that does not matter
 * @param server where it listens
 * @param gateway what stands in front of it
 * @param bounded how it does with some of the keys; {@code null} if it holds every key
 * @param kafka the settings of the Kafka clients, {@code bootstrap.servers} among them
 */
public record SidecarConfig(
    String edgeId,
    @Nullable String region,
    ServerConfig server,
    GatewayConfig gateway,
    @Nullable BoundedConfig bounded,
    Map<String, String> kafka) {

  public SidecarConfig {
    kafka = Map.copyOf(kafka);
    if (edgeId.isBlank()) {
      throw new IllegalArgumentException("an edge has a name");
    }
  }

  /** The defaults: one event loop per processor, clients' addresses from their connections. */
  public static SidecarConfig of(String host, int port, String bootstrapServers, String edgeId) {
    return new SidecarConfig(
        edgeId,
        null,
        ServerConfig.of(host, port).withEventLoops(Runtime.getRuntime().availableProcessors()),
        GatewayConfig.NONE,
        null,
        Map.of("bootstrap.servers", bootstrapServers));
  }

  public SidecarConfig withServer(ServerConfig other) {
    return new SidecarConfig(edgeId, region, other, gateway, bounded, kafka);
  }

  public SidecarConfig withGateway(GatewayConfig other) {
    return new SidecarConfig(edgeId, region, server, other, bounded, kafka);
  }

  public SidecarConfig withBounded(BoundedConfig other) {
    return new SidecarConfig(edgeId, region, server, gateway, other, kafka);
  }

  @Override
  public String toString() { // without Kafka's secrets
    return "SidecarConfig[" + edgeId + " on " + server.host() + ':' + server.port() + ']';
  }
}
